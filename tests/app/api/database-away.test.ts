import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Call, startTestApp, type TestBrowser } from '#tests/support/app.ts'
import { startDatabaseProxy } from '#tests/support/database-proxy.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
let database: Awaited<ReturnType<typeof startDatabaseProxy>>
let browser: TestBrowser
let conversationId: string

beforeAll(async () => {
  app = await startTestApp({}, async (url) => {
    database = await startDatabaseProxy(url)
    return database.url
  })
  browser = await app.guest()
  const reply = await browser.json('/api/chat', { method: 'POST', body: { message: 'Start' } })
  conversationId = reply.body.conversationId
})
afterAll(async () => {
  await app.stop()
  await database.stop()
})

const calls: [string, () => string, () => Call][] = [
  ['a new message', () => '/api/chat', () => ({ method: 'POST', body: { message: 'Hi', turnId: randomUUID() } })],
  ['a further message', () => '/api/chat', () => ({ method: 'POST', body: { message: 'Hi', conversationId } })],
  ['reading a conversation', () => `/api/conversations/${conversationId}`, () => ({})],
  ['the list', () => '/api/conversations', () => ({})],
  ['who is signed in', () => '/api/viewer', () => ({})],
  ['the health', () => '/api/health', () => ({})],
]

it.each(calls)(
  'while the database is away, %s is answered with database_unreachable, and as ever afterwards',
  async (_, path, call) => {
    await database.cut()
    try {
      // The second time there is no connection left to be broken: none can be made.
      for (let attempt = 0; attempt < 2; attempt++) {
        const { status, body } = await browser.json(path(), call())
        expect([status, body.error?.code]).toEqual([503, 'database_unreachable'])
      }
    } finally {
      await database.mend()
    }
    expect((await browser.json(path(), call())).status).toBe(200)
  },
)
