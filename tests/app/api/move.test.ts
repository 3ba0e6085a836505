import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestApp, type TestBrowser } from '#tests/support/app.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
let browser: TestBrowser
beforeAll(async () => {
  app = await startTestApp()
  browser = await app.guest()
})
afterAll(() => app.stop())

const create = async () => (await browser.json('/api/conversations', { method: 'POST', body: {} })).body.conversation.id

it('without a key for OpenAI a move is refused, and says what is missing', async () => {
  const id = await create()
  const { status, body } = await browser.json(`/api/conversations/${id}/move`, {
    method: 'POST',
    body: { to: 'openai' },
  })
  expect([status, body.error.code]).toEqual([409, 'provider_not_configured'])
  expect(body.error.message).toContain('OPENAI_API_KEY')
  expect((await browser.json(`/api/conversations/${id}`)).body.conversation.provider).toBe('local')
})

it.each([{}, { to: 'local' }, { to: 'elsewhere' }])('a move to %j is no move', async (body) => {
  const id = await create()
  const reply = await browser.json(`/api/conversations/${id}/move`, { method: 'POST', body })
  expect([reply.status, reply.body.error.code]).toEqual([400, 'invalid_request'])
})

it('a conversation in the trash is not moved', async () => {
  const id = await create()
  await browser.json(`/api/conversations/${id}`, { method: 'DELETE' })
  const reply = await browser.json(`/api/conversations/${id}/move`, { method: 'POST', body: { to: 'openai' } })
  expect([reply.status, reply.body.error.code]).toEqual([404, 'conversation_in_trash'])
})

it('models of a provider that nobody may use are not listed', async () => {
  const { status, body } = await browser.json('/api/models?provider=openai')
  expect([status, body.error.code]).toEqual([409, 'provider_not_configured'])
})
