import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import { refusal, serverError } from '#tests/support/misbehaving-provider/refusal.ts'
import { gate } from '#tests/support/misbehaving-provider/script.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
let conversationId: string
beforeAll(async () => {
  app = await startProvidedApp({ INSTRUCTIONS: 'Briefly.' })
  conversationId = (await app.ask('Hello', { instructions: 'Only bread.' })).body.conversationId
})
afterAll(() => app.stop())
beforeEach(() => app.provider.reset())

const count = (body: object, browser = app.browser) =>
  browser.json(`/api/conversations/${conversationId}/tokens`, { method: 'POST', body })

describe('what would be read if something were said next', () => {
  it('is counted by the provider, with all that the model is told', async () => {
    expect((await count({ message: 'And cake?' })).body).toEqual({ inputTokens: 42 })
    expect(app.provider.asked('responses.inputTokens').map(({ body }) => body)).toEqual([
      {
        ...{ conversation: conversationId, model: 'gpt-test', input: 'And cake?' },
        instructions: 'Briefly.\n\nFor this conversation:\nOnly bread.',
      },
    ])
  })

  it.each([
    ['knows nothing of that', refusal(404, 'Invalid URL (POST /v1/responses/input_tokens)')],
    ['fails', serverError],
    ['doesn’t take the model', refusal(400, 'The model does not exist.')],
    ['breaks off', 'cut' as const],
  ])('is not told where the provider %s, and asked for once', async (_, mishap) => {
    app.provider.refuse('responses.inputTokens', mishap)
    expect((await count({ message: 'And cake?' })).body).toEqual({ inputTokens: null })
    expect(app.provider.asked('responses.inputTokens')).toHaveLength(1)
  })

  it('is counted one at a time for each person', async () => {
    const hold = gate()
    app.provider.refuse('responses.inputTokens', hold)
    const first = count({ message: 'One' })
    await hold.reached
    expect((await count({ message: 'Two' })).body).toEqual({ inputTokens: null })
    hold.open()
    expect((await first).body).toEqual({ inputTokens: 42 })
    expect((await count({ message: 'Three' })).body).toEqual({ inputTokens: 42 })
  })

  it.each([{}, { message: '' }, { message: 7 }, { message: 'x'.repeat(100_001) }])(
    'is not asked with %o',
    async (body) => {
      expect((await count(body)).status).toBe(400)
      expect(app.provider.asked('responses.inputTokens')).toEqual([])
    },
  )

  it('is nobody else’s to know', async () => {
    expect((await count({ message: 'One' }, await app.guest())).status).toBe(404)
  })
})
