import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ChatEvent } from '#lib/contract/chat.ts'
import { runDeletions } from '#lib/server/deletion/run-deletions.ts'
import { startTestApp, type TestBrowser } from '#tests/support/app.ts'
import { readEvents } from '#tests/support/read-events.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
let browser: TestBrowser
beforeAll(async () => {
  app = await startTestApp()
  browser = await app.guest()
})
afterAll(() => app.stop())

const send = (body: object, as = browser) => as.json('/api/chat', { method: 'POST', body })
const history = async (id: string, as = browser) => (await as.json(`/api/conversations/${id}`)).body

describe('POST /api/chat', () => {
  it('makes a conversation, answers in JSON, and the history has both messages', async () => {
    const { status, body } = await send({ message: 'What can you do?' })
    expect(status).toBe(200)
    expect(body).toMatchObject({ conversationId: expect.stringMatching(/^conv_/), status: 'completed' })
    expect(body.responseId).toMatch(/^resp_/)
    expect(body.content.length).toBeGreaterThan(20)

    const { conversation, messages, liveTurn, olderCursor } = await history(body.conversationId)
    expect(conversation).toMatchObject({ id: body.conversationId, title: 'What can you do?', provider: 'local' })
    expect(messages).toMatchObject([
      { role: 'user', content: 'What can you do?', status: 'completed' },
      { role: 'assistant', content: body.content, status: 'completed' },
    ])
    expect([liveTurn, olderCursor]).toEqual([null, null])
  })

  it('goes on with the whole context when only the new message is sent', async () => {
    const first = (await send({ message: 'My name is Ada.' })).body
    const second = (await send({ message: 'What is my name?', conversationId: first.conversationId })).body
    expect(second.conversationId).toBe(first.conversationId)
    expect(second.content).toContain('Ada')
    expect((await history(first.conversationId)).messages).toHaveLength(4)
  })

  it('streams the turn as events that end with turn-end', async () => {
    const turnId = randomUUID()
    const response = await browser.fetch('/api/chat', {
      method: 'POST',
      body: { message: 'Hello', turnId },
      headers: { accept: 'text/event-stream' },
    })
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const events = await readEvents(response)
    expect(events[0]).toMatchObject({ type: 'turn-start', turnId, input: 'Hello' })
    expect(events.at(-1)).toMatchObject({ type: 'turn-end', turnId, status: 'completed', error: null })
    const [start] = events as [Extract<ChatEvent, { type: 'turn-start' }>]
    const { messages } = await history(start.conversation.id)
    expect(messages[1].content).toBe(textOf(events))
  })

  it('says with the end when it was: that is the last activity of its conversation', async () => {
    const response = await browser.fetch('/api/chat', {
      method: 'POST',
      body: { message: 'Hello', turnId: randomUUID() },
      headers: { accept: 'text/event-stream' },
    })
    const events = await readEvents(response)
    const [start] = events as [Extract<ChatEvent, { type: 'turn-start' }>]
    const { conversation } = await history(start.conversation.id)
    expect(events.at(-1)).toMatchObject({ type: 'turn-end', endedAt: conversation.updatedAt })
  })

  it('makes one turn of a POST that is sent twice, at the same time or later', async () => {
    const request = { message: 'Once only', turnId: randomUUID() }
    const [first, second] = await Promise.all([send(request), send(request)])
    const third = await send(request)
    expect(second.body).toEqual(first.body)
    expect(third.body).toEqual(first.body)
    expect((await history(first.body.conversationId)).messages).toHaveLength(2)
    const { conversations } = (await browser.json('/api/conversations')).body
    expect(conversations.filter((c: { title: string }) => c.title === 'Once only')).toHaveLength(1)
  })

  it('leaves nothing of a conversation that lost the race at the provider', async () => {
    const request = { message: 'Race', turnId: randomUUID() }
    await Promise.all([send(request), send(request), send(request)])
    await runDeletions()
    const rows = await app.prisma.conversation.count()
    expect(await app.prisma.localConversation.count()).toBe(rows)
  })

  it('answers two turns that are sent to one conversation at once, one after the other', async () => {
    const { conversationId } = (await send({ message: 'Start' })).body
    const replies = await Promise.all([
      send({ message: 'first of two', conversationId }),
      send({ message: 'second of two', conversationId }),
    ])
    expect(replies.map((reply) => reply.body.status)).toEqual(['completed', 'completed'])
    const { messages } = await history(conversationId)
    expect(messages.map((message: { role: string }) => message.role)).toEqual(
      Array(3).fill(['user', 'assistant']).flat(),
    )
  })

  it('keeps the message of a turn that failed, and Retry replaces it', async () => {
    const { conversationId } = (await send({ message: 'Start' })).body
    const turnId = randomUUID()
    const failed = await send({ message: 'Please fail', conversationId, turnId, model: 'demo-failing' })
    expect(failed).toMatchObject({ status: 502, body: { status: 'failed', error: { code: 'provider_failed' } } })
    const { messages } = await history(conversationId)
    expect(messages.slice(2)).toMatchObject([
      { role: 'user', content: 'Please fail', status: 'completed', turnId, error: null },
      { role: 'assistant', status: 'failed', turnId, error: { code: 'provider_failed' } },
    ])

    await send({ message: 'Please fail', conversationId, model: 'demo', retryOf: turnId })
    const after = (await history(conversationId)).messages
    expect(after.map((message: { status: string }) => message.status)).toEqual(Array(4).fill('completed'))
    expect(await app.prisma.turn.count({ where: { id: turnId } })).toBe(0)
  })

  it('keeps a failed message in its place when others are answered after it', async () => {
    const { conversationId } = (await send({ message: 'One' })).body
    await send({ message: 'Fails', conversationId, model: 'demo-failing' })
    await send({ message: 'Two', conversationId, model: 'demo' })
    const { messages } = await history(conversationId)
    const asked = messages.filter((message: { role: string }) => message.role === 'user')
    expect(asked.map((message: { content: string }) => message.content)).toEqual(['One', 'Fails', 'Two'])
    expect(messages[3]).toMatchObject({ role: 'assistant', status: 'failed', error: { code: 'provider_failed' } })
  })

  it('keeps a message that failed before anything was answered', async () => {
    const failed = await send({ message: 'Fails', model: 'demo-failing' })
    const { conversationId } = failed.body
    await send({ message: 'Two', conversationId, model: 'demo' })
    const { messages } = await history(conversationId)
    expect(messages.map((message: { status: string }) => message.status)).toEqual([
      'completed',
      'failed',
      'completed',
      'completed',
    ])
  })

  it('keeps what no database can store out of a message, and the rest of it', async () => {
    const { conversationId } = (await send({ message: 'a\0b \ud800 c' })).body
    expect((await history(conversationId)).messages[0].content).toBe('ab \ufffd c')
  })

  it('refuses a turn id that already belongs to another message', async () => {
    const turnId = randomUUID()
    const { conversationId } = (await send({ message: 'One thing', turnId })).body
    for (const extra of [{}, { conversationId }]) {
      const { status, body } = await send({ message: 'Another thing', turnId, ...extra })
      expect([status, body.error.code]).toEqual([409, 'turn_conflict'])
    }
  })

  it('refuses the turn id of somebody else, and tells nothing of it', async () => {
    const turnId = randomUUID()
    await send({ message: 'Mine', turnId })
    const { status, body } = await send({ message: 'Mine', turnId }, await app.guest())
    expect([status, body.error.code]).toEqual([409, 'turn_conflict'])
  })
})

const textOf = (events: ChatEvent[]) =>
  events.reduce((text, event) => (event.type === 'text-delta' ? text.slice(0, event.offset) + event.delta : text), '')
