import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ChatEvent } from '#lib/contract/chat.ts'
import { findLiveTurn } from '#lib/server/turns/live-turns.ts'
import { startTestApp, type TestBrowser } from '#tests/support/app.ts'
import { chatEvents, readEvents } from '#tests/support/read-events.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
let browser: TestBrowser
beforeAll(async () => {
  // Fast enough not to wait for, slow enough that an answer of 3,000 words is still being written.
  app = await startTestApp({ DEMO_WORDS_PER_SECOND: '1500' })
  browser = await app.guest()
})
afterAll(() => app.stop())

const accept = { accept: 'text/event-stream' }
const send = (body: object) => browser.fetch('/api/chat', { method: 'POST', body, headers: accept })
const attach = (turnId: string) => browser.fetch(`/api/turns/${turnId}/events`)
const stop = (turnId: string) => browser.json(`/api/turns/${turnId}/cancel`, { method: 'POST' })
const history = async (id: string) => (await browser.json(`/api/conversations/${id}`)).body

const textOf = (events: ChatEvent[]) =>
  events.reduce((text, event) => (event.type === 'text-delta' ? text.slice(0, event.offset) + event.delta : text), '')

/** Begins a long answer and reads it until it has some text; what was read, and the rest to read on. */
async function beginLongAnswer(extra: object = {}) {
  const turnId = randomUUID()
  const events = chatEvents(await send({ message: 'Tell me at length', turnId, model: 'demo-long', ...extra }))
  const seen: ChatEvent[] = []
  while (textOf(seen).length < 100) {
    const { value } = await events.next()
    if (!value) throw new Error('The answer ended early.')
    seen.push(value)
  }
  const [start] = seen as [Extract<ChatEvent, { type: 'turn-start' }>]
  return { turnId, conversationId: start.conversation.id, seen, events }
}

describe('a running turn', () => {
  it('can’t be read when its conversation is in the trash, though it is still in memory, but can be stopped', async () => {
    const { turnId, events, conversationId } = await beginLongAnswer()
    void events.return(undefined)
    const trash = (trashedAt: Date | null) =>
      app.prisma.conversation.update({ where: { id: conversationId }, data: { trashedAt } })
    await trash(new Date())
    for (const _ of ['while it runs', 'when it has ended']) {
      const reply = await browser.json(`/api/turns/${turnId}/events`)
      expect([reply.status, reply.body.error.code]).toEqual([404, 'conversation_in_trash'])
      expect((await stop(turnId)).body).toMatchObject({ status: 'cancelled' })
    }
    await trash(null)
    expect((await readEvents(await attach(turnId))).at(-1)).toMatchObject({ type: 'turn-end', status: 'cancelled' })
  })

  it('goes on when nobody reads it, and a second reader gets it whole', async () => {
    const { turnId, events, conversationId } = await beginLongAnswer()
    void events.return(undefined)
    const { liveTurn, messages } = await history(conversationId)
    expect(liveTurn).toEqual({ id: turnId, status: 'running', input: 'Tell me at length', model: 'demo-long' })
    expect(messages).toEqual([])

    const watched = await readEvents(await attach(turnId))
    expect(watched.at(-1)).toMatchObject({ type: 'turn-end', status: 'completed' })
    const after = await history(conversationId)
    expect(after.liveTurn).toBeNull()
    expect(after.messages[1].content).toBe(textOf(watched))
    // It takes eight seconds where nothing else does.
  }, 60_000)

  it('is replayed from its end when somebody attaches later, from memory or from the provider', async () => {
    const turnId = randomUUID()
    const live = await readEvents(await send({ message: 'Hello', turnId }))
    const fromMemory = await readEvents(await attach(turnId))
    expect(textOf(fromMemory)).toBe(textOf(live))

    const { processWide } = await import('#lib/server/process-wide.ts')
    processWide('parley.live-turns', () => new Map<string, unknown>()).clear()
    const fromProvider = await readEvents(await attach(turnId))
    expect(textOf(fromProvider)).toBe(textOf(live))
    expect(fromProvider.at(-1)).toEqual(live.at(-1))
  })

  it('stops where the person saw it stop, and message and partial answer are part of the conversation', async () => {
    const { turnId, conversationId, seen, events } = await beginLongAnswer()
    const stopping = stop(turnId)
    for await (const event of events) seen.push(event)
    expect((await stopping).body).toEqual({ turnId, status: 'cancelled' })
    expect(seen.at(-1)).toMatchObject({ type: 'turn-end', status: 'cancelled', error: null })

    const { messages, liveTurn } = await history(conversationId)
    expect(liveTurn).toBeNull()
    expect(messages).toMatchObject([
      { role: 'user', content: 'Tell me at length', status: 'completed' },
      { role: 'assistant', content: textOf(seen), status: 'cancelled', turnId },
    ])
    const next = await browser.json('/api/chat', {
      method: 'POST',
      body: { message: 'What did I say first?', conversationId, model: 'demo' },
    })
    expect(next.body.content).toContain('Tell me at length')
  })

  it('that is stopped before its first word says so at the message, after a reload too', async () => {
    const turnId = randomUUID()
    const events = chatEvents(await send({ message: 'Never mind', turnId, model: 'demo-slow' }))
    const { value: start } = await events.next()
    if (start?.type !== 'turn-start') throw new Error('The turn did not start.')
    await stop(turnId)
    expect((await history(start.conversation.id)).messages).toMatchObject([
      { role: 'user', content: 'Never mind', status: 'cancelled', turnId },
    ])
  })

  it('can be stopped twice, and after its end', async () => {
    const { turnId } = await beginLongAnswer()
    expect((await Promise.all([stop(turnId), stop(turnId)])).map((reply) => reply.body.status)).toEqual([
      'cancelled',
      'cancelled',
    ])
    const done = randomUUID()
    await readEvents(await send({ message: 'Hi', turnId: done }))
    expect((await stop(done)).body.status).toBe('completed')
  })

  it('lets a second one wait, which can be withdrawn or begins by itself', async () => {
    const { turnId, conversationId } = await beginLongAnswer()
    const [withdrawn, waiting] = [randomUUID(), randomUUID()]
    const second = await send({ message: 'Second', turnId: withdrawn, conversationId, model: 'demo' })
    const third = await send({ message: 'Third', turnId: waiting, conversationId, model: 'demo' })
    const { liveTurn, queuedTurns } = await history(conversationId)
    expect(liveTurn).toMatchObject({ id: turnId, status: 'running' })
    expect(queuedTurns).toMatchObject([
      { id: withdrawn, status: 'queued', input: 'Second' },
      { id: waiting, status: 'queued', input: 'Third' },
    ])
    expect((await stop(withdrawn)).body.status).toBe('cancelled')
    expect((await stop(turnId)).body.status).toBe('cancelled')
    expect((await readEvents(second)).at(-1)).toMatchObject({ type: 'turn-end', status: 'cancelled' })
    expect((await readEvents(third)).at(-1)).toMatchObject({ type: 'turn-end', status: 'completed' })
  })

  it('lets at most twenty wait, and refuses the next', async () => {
    const { turnId, conversationId } = await beginLongAnswer()
    for (let index = 0; index < 20; index++) await send({ message: `Waits ${index}`, conversationId, model: 'demo' })
    const { status, body } = await browser.json('/api/chat', {
      method: 'POST',
      body: { message: 'More', conversationId },
    })
    expect([status, body.error.code]).toEqual([409, 'conversation_busy'])
    await browser.json(`/api/conversations/${conversationId}?forever=true`, { method: 'DELETE' })
    expect(await app.prisma.turn.count({ where: { id: turnId } })).toBe(0)
  })

  it('is stopped when its conversation is deleted for good, and its response with it', async () => {
    const { turnId, conversationId, events } = await beginLongAnswer()
    expect(findLiveTurn(turnId)).toBeDefined()
    await browser.json(`/api/conversations/${conversationId}?forever=true`, { method: 'DELETE' })
    for await (const event of events) if (event.type === 'turn-end') expect(event.status).toBe('cancelled')
    expect(await app.prisma.turn.count({ where: { id: turnId } })).toBe(0)
    expect(await app.prisma.deletion.findFirst({ where: { conversationId } })).toMatchObject({ responses: 1 })
    expect(findLiveTurn(turnId)).toBeUndefined()
  })
})
