import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { linesOf, startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import { overloaded, serverError, tooManyRequests } from '#tests/support/misbehaving-provider/refusal.ts'
import { cleanEnd, cut, errorEvent, gate, listened } from '#tests/support/misbehaving-provider/script.ts'

// Holds T4, T8 (lib/server/turns/SPEC.md).

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp()
})
afterAll(() => app.stop())
beforeEach(() => app.provider.reset())

/** How the provider was asked to go on with streams. */
const replays = () => app.provider.asked('responses.retrieve').filter((call) => call.query.get('stream') === 'true')
const polls = () => app.provider.asked('responses.retrieve').filter((call) => call.query.get('stream') !== 'true')

describe('a stream that breaks off', () => {
  it.each([
    ['is cut', cut],
    ['ends cleanly without a terminal event', cleanEnd],
  ])('and %s goes on after the last event, with neither gap nor repetition', async (_, trouble) => {
    app.provider.next({ say: ['Three ', 'blind ', trouble, 'mice, ', listened, 'see how ', 'they run.'] })
    const turn = await app.begin('Sing')
    expect(await turn.end()).toMatchObject({ status: 'completed', error: null })
    expect(turn.text).toBe('Three blind mice, see how they run.')
    expect(await app.lines(turn.conversationId)).toEqual(['user: Sing', `assistant: ${turn.text}`])
    // created, queued, in_progress, item, part and two deltas are 0 to 6.
    expect(replays().map((call) => call.query.get('starting_after'))).toEqual(['6'])
    expect(app.provider.asked('responses.create')).toHaveLength(1)
  })

  it('and doesn’t number its events goes on after the last one all the same', async () => {
    app.provider.next({ say: ['Three ', 'blind ', cut, 'mice, ', listened, 'see how ', 'they run.'], unnumbered: true })
    const turn = await app.begin('Sing')
    expect(await turn.end()).toMatchObject({ status: 'completed', error: null })
    expect(turn.text).toBe('Three blind mice, see how they run.')
  })

  it('again and again goes on each time', async () => {
    app.provider.next({ say: ['a', cut, listened, 'b', cut, listened, 'c', cleanEnd, listened, 'd'] })
    const turn = await app.begin('Spell')
    expect(await turn.end()).toMatchObject({ status: 'completed' })
    expect(turn.text).toBe('abcd')
    expect(replays().map((call) => call.query.get('starting_after'))).toEqual(['5', '6', '7'])
  })

  it('and can’t be gone on with for long, as the provider is away, is completed when it is there again', async () => {
    app.provider.refuse('responses.retrieve', ...Array(10).fill('cut'))
    app.provider.next({ say: ['Three ', cut, 'blind mice'] })
    const turn = await app.begin('Sing')
    expect(await turn.end()).toMatchObject({ status: 'completed', error: null })
    expect(turn.text).toBe('Three blind mice')
    expect(await app.lines(turn.conversationId)).toEqual(['user: Sing', `assistant: ${turn.text}`])
  })

  it.each([
    ['is busy', tooManyRequests()],
    ['is overloaded', overloaded],
    ['has an error', serverError],
  ])('and can’t be gone on with while the provider %s is completed all the same', async (_, refusal) => {
    for (const times of [1, 10]) {
      app.provider.reset()
      app.provider.refuse('responses.retrieve', ...Array(times).fill(refusal))
      app.provider.next({ say: ['Three ', cut, 'blind mice'] })
      const turn = await app.begin('Sing')
      expect(await turn.end()).toMatchObject({ status: 'completed', error: null })
      expect(await app.lines(turn.conversationId)).toEqual(['user: Sing', 'assistant: Three blind mice'])
    }
  })

  it('and has nothing more to say at the provider is cancelled there before it fails', async () => {
    const never = gate()
    app.provider.refuse('responses.retrieve', ...Array(10).fill('cut'))
    app.provider.next({ say: ['Three ', cut, never] })
    const turn = await app.begin('Sing')
    expect(await turn.end()).toMatchObject({ status: 'failed' })
    expect(app.provider.asked('responses.cancel')).toHaveLength(1)
    never.open()
  })

  it('before its first byte is not asked for again, as nobody knows whether it began', async () => {
    app.provider.next({ replyIsLost: true, ends: { failed: 'server_error' } })
    const turn = await app.begin('Precious words')
    expect(await turn.end()).toMatchObject({ status: 'failed', error: { code: 'provider_unreachable' } })
    expect(app.provider.asked('responses.create')).toHaveLength(1)
    expect(await app.lines(turn.conversationId)).toContain('user: Precious words')
  })

  it.each([
    ['its first byte', { replyIsLost: true }],
    ['its first event', { idIsLost: true }],
  ])('before %s, though it began and was completed, finds the answer and has the message once', async (_, lost) => {
    app.provider.next({ ...lost, say: ['Done'] })
    const turn = await app.begin('Precious words')
    expect(await turn.end()).toMatchObject({ status: 'completed', error: null })
    expect(turn.text).toBe('Done')
    const lines = await app.lines(turn.conversationId)
    expect(lines.filter((line) => line === 'user: Precious words')).toHaveLength(1)
  })

  it('and may not be replayed any more is asked after until it is complete', async () => {
    const hold = gate()
    app.provider.next({ say: ['Late ', cut, hold, 'but whole'], replay: 'refused' })
    const turn = await app.begin('Hello')
    await turn.untilText('Late ')
    await expect.poll(() => polls().length, { timeout: 10_000 }).toBeGreaterThan(0)
    hold.open()
    expect(await turn.end()).toMatchObject({ status: 'completed', error: null })
    expect(turn.text).toBe('Late but whole')
    expect(await app.lines(turn.conversationId)).toEqual(['user: Hello', 'assistant: Late but whole'])
  })
})

describe('a page of a proxy in place of a reply', () => {
  it('to a message leaves the message, and words that explain', async () => {
    app.provider.refuse('responses.create', 'page')
    const turn = await app.begin('Precious words')
    expect(await turn.end()).toMatchObject({ status: 'failed', error: { code: 'provider_failed' } })
    expect(app.provider.asked('responses.create')).toHaveLength(1)
    expect(await app.lines(turn.conversationId)).toContain('user: Precious words')
  })

  it('to a new conversation is no fault of ours', async () => {
    app.provider.refuse('conversations.create', 'page')
    const { status, body } = await app.ask('Precious words')
    expect([status, body.error?.code]).toEqual([502, 'provider_failed'])
  })
})

describe('an answer that fails', () => {
  it.each([
    ['with an error event', ['Half', errorEvent('server_error')]],
    ['with response.failed', ['Half']],
    ['before its first word', []],
  ])('%s leaves the message, what was shown, and words that explain', async (_, say) => {
    app.provider.next({ say, ends: { failed: 'server_error' } })
    const turn = await app.begin('Precious words')
    const end = await turn.end()
    expect(end).toMatchObject({ status: 'failed', error: { code: 'provider_failed' } })
    expect(end.error?.message).toContain('Your message is kept')
    const { messages } = await app.history(turn.conversationId)
    const shown = say.length > 0 ? 'Half' : ''
    expect(turn.text).toBe(shown)
    expect(linesOf(messages)).toEqual(['user: Precious words', ...(shown ? ['assistant: Half'] : [])])
    expect(messages.at(-1)).toMatchObject({ status: 'failed', turnId: turn.id, error: { code: 'provider_failed' } })

    await app.ask('Precious words', { conversationId: turn.conversationId, retryOf: turn.id })
    expect(await app.lines(turn.conversationId)).toEqual(['user: Precious words', 'assistant: I heard: Precious words'])
  })
})

describe('an answer that can’t be given as it is asked for', () => {
  it.each([
    ['is too long', 'context_length_exceeded', 'context_too_long', 'shorten it, or use it in a new conversation'],
    ['was refused', 'invalid_prompt', 'refused_by_filter', 'try another wording'],
  ])('because it %s says what to do, and the message is kept', async (_, reason, code, words) => {
    app.provider.next({ say: [], ends: { failed: reason } })
    const turn = await app.begin('All of it')
    const { error } = await turn.end()
    expect(error).toMatchObject({ code, message: expect.stringContaining(words) })
    expect((await app.history(turn.conversationId)).messages).toMatchObject([
      { role: 'user', content: 'All of it', status: 'failed', error: { code } },
    ])
    // It would be answered without the oldest messages, if that were enough.
    expect(app.provider.asked('responses.create').at(-1)?.body).toMatchObject({ truncation: 'auto' })
  })
})

describe('an answer that is not as usual', () => {
  it.each([
    ['max_output_tokens', 'cut_by_length'],
    ['content_filter', 'cut_by_filter'],
  ] as const)('and incomplete (%s) says why, also after a reload', async (reason, code) => {
    app.provider.next({ say: ['As far as ', 'this'], ends: { incomplete: reason } })
    const turn = await app.begin('Hello')
    expect(await turn.end()).toMatchObject({ status: 'incomplete', error: { code } })
    const { messages } = await app.history(turn.conversationId)
    expect(messages).toMatchObject([
      { role: 'user', content: 'Hello', status: 'completed' },
      { role: 'assistant', content: 'As far as this', status: 'incomplete', error: { code } },
    ])
  })

  it('and a refusal is shown as the text it is', async () => {
    app.provider.next({ say: [{ refusal: "I can't " }, { refusal: 'help with that.' }] })
    const turn = await app.begin('Hello')
    expect(await turn.end()).toMatchObject({ status: 'completed' })
    expect(turn.text).toBe("I can't help with that.")
    expect(await app.lines(turn.conversationId)).toEqual(['user: Hello', "assistant: I can't help with that."])
  })

  it('and split inside its characters arrives whole', async () => {
    const text = 'Grüße, 世界! 👩‍👩‍👧 naïve – €'
    app.provider.next({ say: [text.slice(0, 9), text.slice(9)], bytewise: true })
    const turn = await app.begin('Grüß Gott 👋')
    expect(await turn.end()).toMatchObject({ status: 'completed' })
    expect(turn.text).toBe(text)
    expect(await app.lines(turn.conversationId)).toEqual(['user: Grüß Gott 👋', `assistant: ${text}`])
  })

  it('and full of events and items that nobody knows yet is the answer all the same', async () => {
    const event = { type: 'response.telepathy.delta', item_id: 'tp_1', output_index: 0, delta: 'Boo' }
    const item = { type: 'telepathy_call', thought: 'Boo', status: 'completed' }
    const reasoning = { type: 'reasoning', summary: [] }
    app.provider.next({ say: [{ event }, { item: reasoning }, { item }, 'Plain ', { event }, 'words'] })
    const turn = await app.begin('Hello')
    expect(await turn.end()).toMatchObject({ status: 'completed', error: null })
    expect(turn.text).toBe('Plain words')
    expect(await app.lines(turn.conversationId)).toEqual(['user: Hello', 'assistant: Plain words'])
  })
})
