import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { textOf } from '#tests/support/misbehaving-provider/item.ts'
import { half, startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp()
})
afterAll(() => app.stop())

const withdraw = (id: string) => app.browser.fetch(`/api/turns/${id}`, { method: 'DELETE' })

/** An answer that is being written, until it is let go on. */
async function answering() {
  const { hold, say } = half('Half', ' and whole')
  app.provider.next({ say })
  const turn = await app.begin('First')
  const asked = () =>
    app.provider
      .conversation(turn.conversationId)
      .items.filter(({ role }) => role === 'user')
      .map(textOf)
  return { turn, hold, conversationId: turn.conversationId, asked }
}

describe('a message that waits behind an answer', () => {
  it('is taken back with its words, as if it had never been sent; what waits behind it goes on', async () => {
    const { turn, hold, conversationId, asked } = await answering()
    const second = await app.begin('Second', { conversationId })
    const third = await app.begin('Third', { conversationId })
    const reply = await withdraw(second.id)
    expect([reply.status, await reply.json()]).toEqual([200, { turnId: second.id, message: 'Second', files: [] }])
    expect(await app.prisma.turn.count({ where: { id: second.id } })).toBe(0)

    hold.open()
    await Promise.all([turn.end(), third.end()])
    expect(asked()).toEqual(['First', 'Third'])
    const again = await withdraw(second.id)
    expect([again.status, (await again.json()).error.code]).toEqual([404, 'turn_not_found'])
  })

  it('is taken back once, however often that is asked for at once', async () => {
    const { turn, hold, conversationId, asked } = await answering()
    const second = await app.begin('Second', { conversationId })
    const replies = await Promise.all([1, 2, 3].map(() => withdraw(second.id)))
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
    hold.open()
    await turn.end()
    expect(asked()).toEqual(['First'])
  })

  it('takes the uses of its files along, and leaves the files', async () => {
    const { turn, hold, conversationId } = await answering()
    const second = await app.begin('Second', { conversationId })
    const file = {
      id: `file-${randomUUID()}`,
      name: 'tides.txt',
      type: 'text/plain',
      bytes: 3,
      provider: 'openai' as const,
    }
    await app.prisma.file.create({ data: { ...file, userId: await ownerOf(second.id) } })
    await app.prisma.fileUse.create({ data: { fileId: file.id, conversationId, turnId: second.id } })
    await app.prisma.turn.update({ where: { id: second.id }, data: { fileIds: [file.id] } })
    const { files } = await (await withdraw(second.id)).json()
    expect(files).toMatchObject([{ id: file.id, name: 'tides.txt' }])
    expect(await app.prisma.fileUse.count({ where: { fileId: file.id } })).toBe(0)
    expect(await app.prisma.file.count({ where: { id: file.id } })).toBe(1)
    hold.open()
    await turn.end()
  })
})

describe('taking back is refused', () => {
  const refused = async (id: string) => {
    const reply = await withdraw(id)
    expect([reply.status, (await reply.json()).error.code]).toEqual([409, 'turn_started'])
  }

  it('for what is being answered, and for what has been', async () => {
    const { turn, hold } = await answering()
    await refused(turn.id)
    hold.open()
    await turn.end()
    await refused(turn.id)
  })

  it('for what a branch begins with, not for what waits behind that', async () => {
    const { turn, hold, conversationId } = await answering()
    const edited = await app.begin('Waits in a branch', { conversationId })
    const behind = await app.begin('Waits behind it', { conversationId })
    const branch = await app.prisma.branch.create({
      data: { conversationId, kind: 'edit', state: 'planned', forkTurnId: turn.id, forkMessageId: `${turn.id}:input` },
    })
    const ids = [edited.id, behind.id]
    await app.prisma.turn.updateMany({ where: { id: { in: ids } }, data: { branchId: branch.id } })
    await refused(edited.id)
    expect((await withdraw(behind.id)).status).toBe(200)
    await app.prisma.turn.updateMany({ where: { id: edited.id }, data: { branchId: null } })
    await app.prisma.branch.delete({ where: { id: branch.id } })
    hold.open()
    await Promise.all([turn.end(), edited.end()])
  })
})

const ownerOf = async (id: string) => (await app.prisma.turn.findUniqueOrThrow({ where: { id } })).userId
