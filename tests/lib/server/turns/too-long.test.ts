import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startFakeModelServer } from '#tests/lib/local-openai/chat-completions/fake-model-server.ts'
import { startTestApp, type TestBrowser } from '#tests/support/app.ts'
import { readEvents } from '#tests/support/read-events.ts'

let server: Awaited<ReturnType<typeof startFakeModelServer>>
let app: Awaited<ReturnType<typeof startTestApp>>
let browser: TestBrowser
beforeAll(async () => {
  server = await startFakeModelServer()
  app = await startTestApp({ MODEL_SERVER_URL: server.url, MODEL_SERVER_CONTEXT_TOKENS: '600' })
  browser = await app.guest()
})
afterAll(async () => {
  await app.stop()
  await server.stop()
})

async function ask(message: string, conversationId?: string) {
  const body = { message, conversationId, turnId: randomUUID() }
  const headers = { accept: 'text/event-stream' }
  const events = await readEvents(await browser.fetch('/api/chat', { method: 'POST', body, headers }))
  const [start] = events
  return { id: start?.type === 'turn-start' ? start.conversation.id : '', end: events.at(-1), ...body }
}

it('a conversation that no longer fits is answered without its oldest messages, and says so, live and afterwards', async () => {
  const first = await ask(`One ${'x'.repeat(1000)}`)
  const second = await ask(`Two ${'x'.repeat(1000)}`, first.id)
  expect([first.end, second.end]).toMatchObject([{ error: null }, { error: null }])
  const third = await ask(`Three ${'x'.repeat(1000)}`, first.id)
  const note = { code: 'context_cut', message: 'The oldest messages no longer fit and were left out of this answer.' }
  expect(third.end).toMatchObject({ type: 'turn-end', status: 'completed', error: note })

  const watched = await readEvents(await browser.fetch(`/api/turns/${third.turnId}/events`))
  expect(watched.at(-1)).toMatchObject({ status: 'completed', error: note })
  await app.prisma.turn.updateMany({ data: { input: '', output: '' } })
  const { messages } = (await browser.json(`/api/conversations/${first.id}`)).body
  expect(messages).toHaveLength(6)
  expect(messages.map((message: { error: object | null }) => message.error)).toEqual([...Array(5).fill(null), note])
  expect(messages.at(-1)).toMatchObject({ status: 'completed', turnId: third.turnId })
})
