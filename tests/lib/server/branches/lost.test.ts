import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp()
})
afterEach(() => app.provider.reset())
afterAll(() => app.stop())

const show = (id: string, shownMessageId: string) =>
  app.browser.json(`/api/conversations/${id}`, { method: 'PATCH', body: { shownMessageId } })
const idOf = async (id: string, content: string) =>
  (await app.history(id)).messages.find((message) => message.content === content)?.id ?? ''
const branchOf = (conversationId: string) => app.prisma.branch.findFirstOrThrow({ where: { conversationId } })
const rootOf = async (id: string) =>
  (await app.prisma.conversation.findUniqueOrThrow({ where: { id } })).providerConversationId ?? id

/** Two exchanges, and another version of the second, which is shown. */
async function parted(): Promise<string> {
  app.provider.next({ say: ['A1'] }, { say: ['A2'] }, { say: ['B2'] })
  const id = (await app.ask('Q1')).body.conversationId
  await app.ask('Q2', { conversationId: id })
  await app.ask('Q2b', { conversationId: id, editOf: await idOf(id, 'Q2') })
  return id
}

const root = ['user: Q1', 'assistant: A1', 'user: Q2', 'assistant: A2']
const other = ['user: Q1', 'assistant: A1', 'user: Q2b', 'assistant: B2']

describe('what the provider has lost', () => {
  it('of a branch is copied again, and told by its answers', async () => {
    const id = await parted()
    app.provider.memory.conversations.delete((await branchOf(id)).providerConversationId ?? '')
    app.provider.next({ say: ['B3'] })
    expect((await app.ask('Q3', { conversationId: id })).body.status).toBe('completed')
    expect(await app.lines(id)).toEqual([...other, 'user: Q3', 'assistant: B3'])
    await show(id, (await app.history(id)).messages[2]?.versions?.ids[0] ?? '')
    expect(await app.lines(id)).toEqual(root)
  })

  it('of the root is told by its answers, and its branches part where they did', async () => {
    const id = await parted()
    await show(id, (await app.history(id)).messages[2]?.versions?.ids[0] ?? '')
    app.provider.memory.conversations.delete(await rootOf(id))
    app.provider.next({ say: ['A3'] })
    expect((await app.ask('Q3', { conversationId: id })).body.status).toBe('completed')
    const { messages } = await app.history(id)
    expect(await app.lines(id)).toEqual([...root, 'user: Q3', 'assistant: A3'])
    expect(messages[2]?.versions).toMatchObject({ index: 0, ids: [messages[2]?.id, expect.any(String)] })
    await show(id, messages[2]?.versions?.ids[1] ?? '')
    expect(await app.lines(id)).toEqual(other)
  })

  it('of the root with its answers is read from what a branch has a copy of', async () => {
    const id = await parted()
    await show(id, (await app.history(id)).messages[2]?.versions?.ids[0] ?? '')
    const turns = await app.prisma.turn.findMany({ where: { conversationId: id }, orderBy: { createdAt: 'asc' } })
    app.provider.memory.conversations.delete(await rootOf(id))
    app.provider.memory.responses.delete(turns[0]?.responseId ?? '')
    app.provider.next({ say: ['A3'] })
    expect((await app.ask('Q3', { conversationId: id })).body.status).toBe('completed')
    expect(await app.lines(id)).toEqual([...root, 'user: Q3', 'assistant: A3'])
  })

  it('of a branch, some of its answers too, is read from what a branch of it has a copy of', async () => {
    const id = await parted()
    app.provider.next({ say: ['B3'] }, { say: ['B4'] }, { say: ['C4'] })
    await app.ask('Q3', { conversationId: id })
    await app.ask('Q4', { conversationId: id })
    await app.ask('Q4c', { conversationId: id, editOf: await idOf(id, 'Q4') })
    const child = await app.lines(id)
    const fourth = (await app.history(id)).messages[6]?.versions?.ids[0] ?? ''
    await show(id, fourth)
    const [first] = await app.prisma.turn.findMany({
      where: { conversationId: id, branchId: { not: null } },
      orderBy: { createdAt: 'asc' },
    })
    app.provider.memory.conversations.delete((await branchOf(id)).providerConversationId ?? '')
    app.provider.memory.responses.delete(first?.responseId ?? '')
    app.provider.next({ say: ['B5'] })
    expect((await app.ask('Q5', { conversationId: id })).body.status).toBe('completed')
    expect(await app.lines(id)).toEqual([
      ...other,
      'user: Q3',
      'assistant: B3',
      'user: Q4',
      'assistant: B4',
      'user: Q5',
      'assistant: B5',
    ])
    await show(id, (await app.history(id)).messages[6]?.versions?.ids[1] ?? '')
    expect(await app.lines(id)).toEqual(child)
  })

  it('of the root with its answers leaves every branch with what is above it', async () => {
    const id = await parted()
    app.provider.next({ say: ['A3'] }, { say: ['C3'] })
    await show(id, (await app.history(id)).messages[2]?.versions?.ids[0] ?? '')
    await app.ask('Q3', { conversationId: id })
    await app.ask('Q3c', { conversationId: id, editOf: await idOf(id, 'Q3') })
    const child = await app.lines(id)
    const turns = await app.prisma.turn.findMany({
      where: { conversationId: id, branchId: null },
      orderBy: { createdAt: 'asc' },
    })
    app.provider.memory.conversations.delete(await rootOf(id))
    app.provider.memory.responses.delete(turns[0]?.responseId ?? '')
    // Nobody sends anything there: who looks at the branch has it mended.
    expect(await app.lines(id)).toEqual(child)
    await show(id, (await app.history(id)).messages[2]?.versions?.ids[1] ?? '')
    expect(await app.lines(id)).toEqual(other)
    app.provider.next({ say: ['D2'] })
    await app.ask('Q2d', { conversationId: id, editOf: await idOf(id, 'Q2b') })
    expect(await app.lines(id)).toEqual([...root.slice(0, 2), 'user: Q2d', 'assistant: D2'])
  })

  it('of both is made anew, the root first', async () => {
    const id = await parted()
    app.provider.memory.conversations.clear()
    app.provider.next({ say: ['B3'] })
    expect((await app.ask('Q3', { conversationId: id })).body.status).toBe('completed')
    expect(await app.lines(id)).toEqual([...other, 'user: Q3', 'assistant: B3'])
  })
})
