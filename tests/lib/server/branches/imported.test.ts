import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp()
})
afterEach(() => app.provider.reset())
afterAll(() => app.stop())

type Role = 'user' | 'assistant' | 'system'

/** Messages from elsewhere: no turn of ours knows of them. */
async function imported(...messages: [Role, string][]): Promise<string> {
  const body = { messages: messages.map(([role, content]) => ({ role, content })) }
  return (await app.browser.json('/api/conversations/import', { method: 'POST', body })).body.conversation.id
}
const again = (conversationId: string, againOf: string) =>
  app.browser.json('/api/chat', { method: 'POST', body: { conversationId, againOf } })
const show = (id: string, shownMessageId: string) =>
  app.browser.json(`/api/conversations/${id}`, { method: 'PATCH', body: { shownMessageId } })
const idOf = async (id: string, content: string) =>
  (await app.history(id)).messages.find((message) => message.content === content)?.id ?? ''

/** What the provider has of the branch that was made last. */
async function copied(conversationId: string) {
  const branch = await app.prisma.branch.findFirstOrThrow({ where: { conversationId }, orderBy: { createdAt: 'desc' } })
  return app.provider.conversation(branch.providerConversationId ?? '').items.map(({ role, content }) => {
    const [part] = content as { text: string }[]
    return `${role}: ${part?.text}`
  })
}

describe('in a conversation that was imported', () => {
  it('each message can be edited, and each answer asked for again, in whatever order', async () => {
    const id = await imported(
      ['user', 'Q1'],
      ['assistant', 'A1'],
      ['user', 'Q2'],
      ['assistant', 'A2'],
      ['user', 'Q3'],
      ['assistant', 'A3'],
    )
    const whole = await app.lines(id)
    app.provider.next({ say: ['A3b'] }, { say: ['B2'] }, { say: ['A1b'] })
    await again(id, await idOf(id, 'A3'))
    expect(await app.lines(id)).toEqual([...whole.slice(0, 5), 'assistant: A3b'])
    await app.ask('Q2b', { conversationId: id, editOf: await idOf(id, 'Q2') })
    expect(await app.lines(id)).toEqual([...whole.slice(0, 2), 'user: Q2b', 'assistant: B2'])
    expect(await copied(id)).toEqual([...whole.slice(0, 2), 'user: Q2b', 'assistant: B2'])
    await again(id, await idOf(id, 'A1'))
    expect(await app.lines(id)).toEqual(['user: Q1', 'assistant: A1b'])
    const first = (await app.history(id)).messages[1]?.versions?.ids[0] ?? ''
    await show(id, first)
    expect(await app.lines(id)).toEqual([...whole.slice(0, 2), 'user: Q2b', 'assistant: B2'])
    const second = (await app.history(id)).messages[2]?.versions?.ids[0] ?? ''
    await show(id, second)
    expect(await app.lines(id)).toEqual([...whole.slice(0, 5), 'assistant: A3b'])
  })

  it('what the system said before the first message goes along', async () => {
    const id = await imported(['system', 'Be brief.'], ['user', 'Q1'], ['assistant', 'A1'])
    app.provider.next({ say: ['B1'] })
    await app.ask('Q1b', { conversationId: id, editOf: await idOf(id, 'Q1') })
    expect(await copied(id)).toEqual(['system: Be brief.', 'user: Q1b', 'assistant: B1'])
  })

  it('the second of two messages in a row is edited, and the first stays', async () => {
    const id = await imported(['user', 'Q1'], ['user', 'Q2'], ['assistant', 'A2'])
    app.provider.next({ say: ['B2'] }, { say: ['B1'] })
    await app.ask('Q2b', { conversationId: id, editOf: await idOf(id, 'Q2') })
    expect(await copied(id)).toEqual(['user: Q1', 'user: Q2b', 'assistant: B2'])
    expect(await app.lines(id)).toEqual(['user: Q1', 'user: Q2b', 'assistant: B2'])
    await app.ask('Q1b', { conversationId: id, editOf: await idOf(id, 'Q1') })
    expect(await app.lines(id)).toEqual(['user: Q1b', 'assistant: B1'])
  })

  it('an answer that answers nothing can’t be asked for again', async () => {
    const id = await imported(['assistant', 'Hello.'], ['user', 'Q1'], ['assistant', 'A1'])
    const reply = await again(id, await idOf(id, 'Hello.'))
    expect([reply.status, reply.body.error.code]).toEqual([400, 'invalid_request'])
  })

  it('a message that failed behind what was imported stands there, and is edited', async () => {
    const id = await imported(['user', 'Q1'], ['assistant', 'A1'])
    app.provider.next({ say: [], ends: { failed: 'server_error' } }, { say: ['B2'] })
    const failed = (await app.ask('Q2', { conversationId: id })).body
    expect(await app.lines(id)).toEqual(['user: Q1', 'assistant: A1', 'user: Q2'])
    await app.ask('Q2b', { conversationId: id, editOf: `${failed.turnId}:input` })
    expect(await app.lines(id)).toEqual(['user: Q1', 'assistant: A1', 'user: Q2b', 'assistant: B2'])
    expect(await copied(id)).toEqual(['user: Q1', 'assistant: A1', 'user: Q2b', 'assistant: B2'])
    await show(id, `${failed.turnId}:input`)
    expect(await app.lines(id)).toEqual(['user: Q1', 'assistant: A1', 'user: Q2'])
  })
})
