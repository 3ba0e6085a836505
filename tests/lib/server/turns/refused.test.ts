import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import {
  conversationLocked,
  overloaded,
  quotaUsedUp,
  type Refusal,
  serverError,
  tooManyRequests,
  wrongKey,
} from '#tests/support/misbehaving-provider/refusal.ts'
import { errorEvent, gate } from '#tests/support/misbehaving-provider/script.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp()
})
afterAll(() => app.stop())
beforeEach(() => app.provider.reset())

const busy = tooManyRequests({ 'retry-after-ms': '1' })
const tries = () => app.provider.asked('responses.create')

describe('a response that the provider refuses before it begins', () => {
  it.each<[string, Refusal[]]>([
    ['429', [busy, tooManyRequests()]],
    ['500', [serverError]],
    ['503', [overloaded, overloaded]],
    ['one thing after another', [overloaded, busy, serverError]],
  ])('is asked for again and answers: %s', async (_, refusals) => {
    app.provider.refuse('responses.create', ...refusals)
    const { status, body } = await app.ask('Hello')
    expect([status, body.status, body.content]).toEqual([200, 'completed', 'I heard: Hello'])
    expect(tries()).toHaveLength(refusals.length + 1)
    expect(await app.lines(body.conversationId)).toEqual(['user: Hello', 'assistant: I heard: Hello'])
  })

  it.each([
    ['retry-after-ms', '180', 180],
    ['retry-after', '1', 1000],
  ])('is asked for again no sooner than %s says', async (header, value, pause) => {
    app.provider.refuse('responses.create', tooManyRequests({ [header]: value }))
    expect((await app.ask('Hello')).body.status).toBe('completed')
    const [first, second] = tries()
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(pause - 5)
  })

  it('tells those who wait that the provider is asked again', async () => {
    app.provider.refuse('responses.create', busy)
    const turn = await app.begin('Hello')
    await turn.end()
    expect(turn.seen).toContainEqual({ type: 'turn-progress', turnId: turn.id, progress: 'retrying' })
  })

  it.each([
    ['the account has no credit', quotaUsedUp, 'provider_quota'],
    ['the key is wrong', wrongKey, 'provider_credentials'],
  ])('fails at once when %s', async (_, refusal, code) => {
    app.provider.refuse('responses.create', refusal)
    const { body } = await app.ask('Hello')
    expect(body).toMatchObject({ status: 'failed', error: { code } })
    expect(tries()).toHaveLength(1)
  })

  it('fails when the provider stays busy; the message is kept, and Retry works', async () => {
    app.provider.refuse('responses.create', ...Array(50).fill(busy))
    const { status, body } = await app.ask('Precious words')
    expect([status, body.error?.code]).toEqual([503, 'provider_busy'])
    expect(tries().length).toBeGreaterThan(1)
    const [kept, ...others] = (await app.history(body.conversationId)).messages
    expect(kept).toMatchObject({ content: 'Precious words', status: 'failed', error: { code: 'provider_busy' } })
    expect(others).toEqual([])

    app.provider.reset()
    const { conversationId, turnId: retryOf } = body
    await app.ask('Precious words', { conversationId, retryOf })
    expect(await app.lines(conversationId)).toEqual(['user: Precious words', 'assistant: I heard: Precious words'])
  })

  it('is never asked for again once anything of it was shown', async () => {
    app.provider.next({ say: ['Half', errorEvent('rate_limit_exceeded')], ends: { failed: 'rate_limit_exceeded' } })
    const turn = await app.begin('Hello')
    expect(await turn.end()).toMatchObject({ status: 'failed', error: { code: 'provider_busy' } })
    expect(turn.text).toBe('Half')
    expect(tries()).toHaveLength(1)
  })
})

describe('a conversation that somebody else writes to', () => {
  it('is waited for, longer each time, and then the turn answers', async () => {
    app.provider.refuse('responses.create', ...Array(4).fill(conversationLocked))
    const { body } = await app.ask('Hello')
    expect([body.status, body.content]).toEqual(['completed', 'I heard: Hello'])
    const times = tries().map((call) => call.at)
    expect(times).toHaveLength(5)
    const pauses = times.slice(1).map((at, index) => at - (times[index] ?? 0))
    // By the base of 5 ms: 5, 10, 20, 40. What the machine adds only makes them longer.
    expect(pauses[3]).toBeGreaterThan(30)
  })

  it('is waited for until that has ended, and its messages are known to the turn', async () => {
    const { conversationId: conversation } = (await app.ask('Before')).body
    const hold = gate()
    app.provider.next({ say: ['Elsewhere', hold] })
    const elsewhere = { conversation, model: 'gpt-test', input: 'From elsewhere', background: true }
    await fetch(`${app.provider.url}/responses`, { method: 'POST', body: JSON.stringify(elsewhere) })
    const turn = await app.begin('After', { conversationId: conversation })
    await turn.until(() => turn.seen.some((event) => event.type === 'turn-progress' && event.progress === 'retrying'))
    hold.open()
    expect(await turn.end()).toMatchObject({ status: 'completed' })
    expect(turn.text).toBe('I heard: Before, From elsewhere, After')
  })

  it('is given up when it never ends; the message is kept, and Retry works', async () => {
    app.provider.refuse('responses.create', ...Array(500).fill(conversationLocked))
    const { status, body } = await app.ask('Hello')
    expect([status, body.error?.code]).toEqual([409, 'conversation_busy'])
    expect(tries().length).toBeGreaterThan(4)
    expect((await app.history(body.conversationId)).messages).toMatchObject([{ content: 'Hello', status: 'failed' }])

    app.provider.reset()
    const { conversationId, turnId: retryOf } = body
    await app.ask('Hello', { conversationId, retryOf })
    expect(await app.lines(conversationId)).toEqual(['user: Hello', 'assistant: I heard: Hello'])
  })
})
