import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { runDeletions } from '#lib/server/deletion/run-deletions.ts'
import { providerClient } from '#lib/server/provider/provider.ts'
import { pngOf } from '#tests/support/awkward-files.ts'
import { startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import { refusal } from '#tests/support/misbehaving-provider/refusal.ts'
import { localConversation, messages } from './local-conversation.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp()
})
afterAll(() => app.stop())
beforeEach(() => app.provider.reset())

const move = (id: string) =>
  app.browser.json(`/api/conversations/${id}/move`, { method: 'POST', body: { to: 'openai' } })

/** A file from the time before a key for OpenAI was set, as an upload leaves it. */
async function localFile(name: string, type: string, content: Uint8Array) {
  const file = new File([Uint8Array.from(content)], name, { type })
  const { id } = await providerClient('local').files.create({ file, purpose: 'user_data' })
  const { id: userId } = (await app.browser.json('/api/viewer')).body.viewer
  const size = { width: 40, height: 30, preview: Buffer.from('preview') }
  const data = { id, userId, provider: 'local' as const, name, type, bytes: content.byteLength }
  await app.prisma.file.create({ data: { ...data, ...(type === 'image/png' && size) } })
  return id
}

async function withFiles(...fileIds: string[]): Promise<string> {
  const content = fileIds.map((file_id, index) =>
    index === 0
      ? { type: 'input_image' as const, file_id, detail: 'auto' as const }
      : { type: 'input_file' as const, file_id },
  )
  const question = {
    type: 'message' as const,
    role: 'user' as const,
    content: [{ type: 'input_text' as const, text: 'Look' }, ...content],
  }
  const id = await localConversation(app, [question, ...messages(2).slice(1)])
  await app.prisma.fileUse.createMany({ data: fileIds.map((fileId) => ({ fileId, conversationId: id })) })
  return id
}

const picture = async () => localFile('a.png', 'image/png', await pngOf())
const text = () => localFile('b.txt', 'text/plain', Buffer.from('Hello'))
const filesOf = async (id: string) => (await app.history(id)).messages[0]?.files ?? []
const isThere = async (id: string) => (await app.prisma.localFile.count({ where: { id } })) === 1

describe('a conversation with files that is moved', () => {
  it('has them uploaded anew, each once, shows them as before, and leaves nothing where they were', async () => {
    const ids = [await picture(), await text()]
    const id = await withFiles(...ids)
    expect((await move(id)).status).toBe(200)
    const sent = app.provider.asked('files.create').map(({ body }) => [body.filename, body.purpose])
    expect(sent).toEqual([
      ['a.png', 'vision'],
      ['b.txt', 'user_data'],
    ])
    const files = await filesOf(id)
    expect(files).toMatchObject([
      { name: 'a.png', type: 'image/png', width: 40, hasPreview: true, canOpen: false },
      { name: 'b.txt', type: 'text/plain', bytes: 5 },
    ])
    const { items } = app.provider.conversation(
      (await app.prisma.conversation.findUniqueOrThrow({ where: { id } })).providerConversationId ?? '',
    )
    expect(items[0]?.content).toMatchObject([{ text: 'Look' }, { file_id: files[0]?.id }, { file_id: files[1]?.id }])
    await runDeletions()
    expect(await Promise.all(ids.map(isThere))).toEqual([false, false])
    await app.browser.json(`/api/conversations/${id}?forever=true`, { method: 'DELETE' })
    await runDeletions()
    expect(files.map((file) => app.provider.memory.files.has(file.id ?? ''))).toEqual([false, false])
  })

  it('leaves a file where it was for another conversation that has it', async () => {
    const shared = await picture()
    const [moved, stays] = [await withFiles(shared), await withFiles(shared)]
    await move(moved)
    await runDeletions()
    expect(await isThere(shared)).toBe(true)
    expect((await filesOf(stays))[0]).toMatchObject({ id: shared, canOpen: true })
    await move(stays)
    await runDeletions()
    expect(await isThere(shared)).toBe(false)
    expect((await filesOf(stays))[0]?.id).toBe((await filesOf(moved))[0]?.id)
  })

  it('goes on after a move that broke off without uploading a file twice', async () => {
    const id = await withFiles(await picture(), await text())
    app.provider.refuse('items.create', refusal(400, 'No.', { code: 'invalid_value' }))
    expect((await move(id)).status).toBe(502)
    expect((await filesOf(id))[0]).toMatchObject({ canOpen: true })
    expect((await move(id)).status).toBe(200)
    expect(app.provider.asked('files.create')).toHaveLength(2)
  })

  it('is moved without a file that is there no more', async () => {
    const [gone, kept] = [await text(), await picture()]
    const id = await withFiles(kept, gone)
    await app.prisma.localFile.delete({ where: { id: gone } })
    expect((await move(id)).status).toBe(200)
    expect(await filesOf(id)).toMatchObject([{ name: 'a.png' }])
  })
})
