import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import { gate, listened, silence } from '#tests/support/misbehaving-provider/script.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp({ SILENCE_SECONDS: '1' })
})
afterAll(() => app.stop())
beforeEach(() => app.provider.reset())

describe('a connection that falls silent', () => {
  it('is given up, and the answer goes on over another', async () => {
    app.provider.next({ say: ['Still ', silence, 'here', listened, '.'] })
    const turn = await app.begin('Hello?')
    expect(await turn.end()).toMatchObject({ status: 'completed', error: null })
    expect(turn.text).toBe('Still here.')
    expect(app.provider.asked('responses.create')).toHaveLength(1)
  })

  it('for good interrupts the answer, which keeps what was shown and frees the conversation', async () => {
    app.provider.next({ say: ['Still ', gate()] })
    const turn = await app.begin('Hello?')
    expect(await turn.end()).toMatchObject({ status: 'failed', error: { code: 'interrupted' } })
    expect(await app.lines(turn.conversationId)).toEqual(['user: Hello?', 'assistant: Still '])
    // Nobody reads that response any more, so it must not hold the conversation against Retry.
    expect(app.provider.asked('responses.cancel')).toHaveLength(1)
    const { conversationId, id: retryOf } = turn
    expect((await app.ask('Hello?', { conversationId, retryOf })).body.status).toBe('completed')
    expect(await app.lines(conversationId)).toEqual(['user: Hello?', 'assistant: I heard: Hello?'])
  })
})
