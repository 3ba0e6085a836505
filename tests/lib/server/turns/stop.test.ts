import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hurry } from '#lib/server/jobs/enqueue.ts'
import { runDueJobs } from '#lib/server/jobs/run-jobs.ts'
import { lateAnswerJob } from '#lib/server/turns/late-answer.ts'
import { forgetTurn } from '#lib/server/turns/live-turns.ts'
import { removeReplaced } from '#lib/server/turns/replaced-items.ts'
import { textOf } from '#tests/support/misbehaving-provider/item.ts'
import { half, startProvidedApp, type WatchedTurn } from '#tests/support/misbehaving-provider/provided-app.ts'
import {
  conversationLocked,
  gatewayTimeout,
  refusal,
  serverError,
  tooManyRequests,
  wrongKey,
} from '#tests/support/misbehaving-provider/refusal.ts'
import { gate } from '#tests/support/misbehaving-provider/script.ts'

// Holds T5, T7, T9 (lib/server/turns/SPEC.md).

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp()
})
afterAll(() => app.stop())
beforeEach(() => app.provider.reset())

const cancels = () => app.provider.asked('responses.cancel')

/** What the provider holds of the messages, which is what the model is given. */
const atProvider = ({ conversationId }: WatchedTurn) =>
  app.provider.conversation(conversationId).items.map((item) => `${item.role}: ${textOf(item)}`)

const row = ({ id }: WatchedTurn) => app.prisma.turn.findUniqueOrThrow({ where: { id } })

/** What stands on the screen, under the ids of its messages. */
function messagesOf({ seen }: WatchedTurn) {
  const messages: Record<string, string> = {}
  for (const event of seen) {
    if (event.type !== 'text-delta') continue
    messages[event.messageId] = (messages[event.messageId] ?? '').slice(0, event.offset) + event.delta
  }
  return messages
}

/** An answer of which the first half is on the screen. */
async function halfWritten(script: object = {}) {
  const { hold, say } = half('As far as this', ' and much further')
  app.provider.next({ say, ...script })
  const turn = await app.begin('Hello')
  await turn.untilText('As far as this')
  return { turn, hold }
}

describe('Stop', () => {
  it('cancels at the provider, once, and what was seen becomes part of the conversation, once', async () => {
    const { turn } = await halfWritten()
    expect(await app.stopTurn(turn.id)).toBe('cancelled')
    expect(await turn.end()).toMatchObject({ status: 'cancelled', error: null })
    expect(turn.text).toBe('As far as this')
    expect(cancels()).toHaveLength(1)
    expect(app.provider.asked('items.create')).toHaveLength(1)
    expect(atProvider(turn)).toEqual(['user: Hello', 'assistant: As far as this'])
    expect((await app.history(turn.conversationId)).messages).toMatchObject([
      { role: 'user', content: 'Hello', status: 'completed' },
      { role: 'assistant', content: 'As far as this', status: 'cancelled', turnId: turn.id },
    ])
  })

  it.each(['too-late', 'ignored'] as const)(
    'that comes when the answer is complete already (%s) leaves what was seen, here and at the provider',
    async (cancel) => {
      const reasoning = { item: { type: 'reasoning', summary: [] } }
      const hold = gate()
      app.provider.next({ say: [reasoning, 'As far as this', hold, ' and much further'], cancel })
      const turn = await app.begin('Hello')
      await turn.untilText('As far as this')
      expect(await app.stopTurn(turn.id)).toBe('cancelled')
      expect(await turn.end()).toMatchObject({ status: 'cancelled', error: null })
      expect(turn.text).toBe('As far as this')
      expect(atProvider(turn)).toEqual(['user: Hello', 'assistant: As far as this'])
      expect((await app.history(turn.conversationId)).messages).toMatchObject([
        { content: 'Hello', status: 'completed' },
        { content: 'As far as this', status: 'cancelled' },
      ])
      const { body } = await app.ask('Go on', { conversationId: turn.conversationId })
      expect(body).toMatchObject({ status: 'completed', content: 'I heard: Hello, Go on' })
    },
  )

  it('that comes too late loses nothing while what was replaced can’t be removed, and shows it once', async () => {
    const hold = gate()
    app.provider.next({ say: ['As far as this', hold, ' and much further'], cancel: 'too-late' })
    const turn = await app.begin('Hello')
    await turn.untilText('As far as this')
    app.provider.refuse('items.delete', ...Array(3).fill(wrongKey))
    expect(await app.stopTurn(turn.id)).toBe('cancelled')
    expect(atProvider(turn)).toEqual([
      'user: Hello',
      'assistant: As far as this and much further',
      'assistant: As far as this',
    ])
    expect(await app.lines(turn.conversationId)).toEqual(['user: Hello', 'assistant: As far as this'])
    // Whoever lost the connection just before, and comes to a node that knows the turn from its row only.
    forgetTurn(turn.id)
    const again = await app.watch(turn.id)
    await again.end()
    expect(messagesOf(again)).toEqual(messagesOf(turn))

    app.provider.reset()
    await hurry('replaced-items', [turn.id])
    await runDueJobs({ 'replaced-items': removeReplaced })
    expect(atProvider(turn)).toEqual(['user: Hello', 'assistant: As far as this'])
    expect(await app.lines(turn.conversationId)).toEqual(['user: Hello', 'assistant: As far as this'])
  })

  it.each(['keeps-question', 'keeps-all'] as const)('of which a provider %s has nothing twice', async (cancel) => {
    const { turn } = await halfWritten({ cancel })
    expect(await app.stopTurn(turn.id)).toBe('cancelled')
    expect(atProvider(turn)).toEqual(['user: Hello', 'assistant: As far as this'])
  })

  it('is a wish that outlives the node it was told to', async () => {
    const { hold, say } = half('As far as this', ' and further')
    app.provider.next({ say })
    const turn = await app.begin('Hello')
    await turn.untilText('As far as this')
    app.provider.refuse('responses.cancel', hold)
    const stopping = app.stopTurn(turn.id)
    await hold.reached
    const wish = async () => (await app.prisma.turn.findUniqueOrThrow({ where: { id: turn.id } })).stopRequestedAt
    await expect.poll(wish).not.toBeNull()
    hold.open()
    await stopping
  })

  it('that nobody hears says so after ten seconds, and stands', async () => {
    const deaf = gate()
    const hold = gate()
    app.provider.next({ say: ['As far as this', hold] })
    const turn = await app.begin('Hello')
    await turn.untilText('As far as this')
    app.provider.refuse('responses.cancel', deaf)
    const { status, body } = await app.browser.json(`/api/turns/${turn.id}/cancel`, { method: 'POST' })
    expect([status, body.error.code]).toEqual([409, 'conversation_busy'])
    deaf.open()
    expect(await turn.end()).toMatchObject({ status: 'cancelled' })
  }, 30_000)

  it('before the provider has begun leaves the message alone', async () => {
    const replies = gate()
    app.provider.next({ replies, say: ['Never ', gate(), 'shown'] })
    const turn = await app.begin('Hello')
    await replies.reached
    const stopped = app.stopTurn(turn.id)
    replies.open()
    expect(await stopped).toBe('cancelled')
    await turn.end()
    expect(cancels()).toHaveLength(1)
    const shown = turn.text ? [`assistant: ${turn.text}`] : []
    expect(atProvider(turn)).toEqual(['user: Hello', ...shown])
    expect(await app.lines(turn.conversationId)).toEqual(['user: Hello', ...shown])
  })

  it('that leaves a provider before it said a word tells that the answer may still come', async () => {
    const replies = gate()
    app.provider.next({ replies })
    const turn = await app.begin('Hello')
    await replies.reached
    await app.stopTurn(turn.id)
    const told = { status: 'cancelled', error: { code: 'answer_may_come' } }
    expect(await turn.end()).toMatchObject(told)
    expect((await app.history(turn.conversationId)).messages).toMatchObject([
      { role: 'user', content: 'Hello', ...told },
    ])
    replies.open()
  })

  it('is told of the answer that came all the same, as soon as that is listed', async () => {
    const [replies, hold] = [gate(), gate()]
    app.provider.next({ replies, say: ['All the same', hold] })
    const turn = await app.begin('Hello')
    await replies.reached
    const stopping = app.stopTurn(turn.id)
    await app.provider.asked('responses.create')[0]?.closed
    replies.open()
    hold.open()
    expect(await stopping).toBe('cancelled')
    expect(await turn.end()).toMatchObject({ status: 'cancelled', error: { code: 'answer_may_come' } })
    await hurry('late-answer', [turn.id])
    await runDueJobs({ 'late-answer': lateAnswerJob })
    expect(await app.lines(turn.conversationId)).toEqual(['user: Hello', 'assistant: All the same'])
    expect(await row(turn)).toMatchObject({ status: 'completed', errorCode: null, input: '' })
  })

  it('that comes too late before a word was shown is told at the message, and there is no answer', async () => {
    const hold = gate()
    app.provider.next({ say: [hold, 'Never shown'], cancel: 'too-late' })
    const turn = await app.begin('Hello')
    await hold.reached
    await expect.poll(async () => (await row(turn)).responseId).not.toBeNull()
    expect(await app.stopTurn(turn.id)).toBe('cancelled')
    expect(atProvider(turn)).toEqual(['user: Hello'])
    expect((await app.history(turn.conversationId)).messages).toMatchObject([
      { role: 'user', content: 'Hello', status: 'cancelled', turnId: turn.id, error: null },
    ])
  })

  it('while the provider is busy ends the waiting at once', async () => {
    app.provider.refuse('responses.create', tooManyRequests({ 'retry-after': '60' }))
    const turn = await app.begin('Hello')
    await turn.until(() => turn.seen.some((event) => event.type === 'turn-progress' && event.progress === 'retrying'))
    expect(await app.stopTurn(turn.id)).toBe('cancelled')
    expect(await turn.end()).toMatchObject({ status: 'cancelled', error: null })
    expect(app.provider.asked('responses.create')).toHaveLength(1)
    expect((await app.history(turn.conversationId)).messages).toMatchObject([
      { role: 'user', content: 'Hello', status: 'cancelled', error: null },
    ])
  })

  it('pressed twice at once stops once', async () => {
    const { turn } = await halfWritten()
    const stops = await Promise.all([app.stopTurn(turn.id), app.stopTurn(turn.id)])
    expect(stops).toEqual(['cancelled', 'cancelled'])
    expect(app.provider.asked('items.create')).toHaveLength(1)
    expect(atProvider(turn)).toEqual(['user: Hello', 'assistant: As far as this'])
  })

  it('waits where the provider still holds the conversation, and writes once', async () => {
    const { turn } = await halfWritten()
    app.provider.refuse('items.create', ...Array(3).fill(conversationLocked))
    expect(await app.stopTurn(turn.id)).toBe('cancelled')
    expect(app.provider.asked('items.create')).toHaveLength(4)
    expect(atProvider(turn)).toEqual(['user: Hello', 'assistant: As far as this'])
  })

  it.each([
    ['the connection breaks', 'reply-lost' as const],
    ['a proxy tires of waiting', { doneYet: gatewayTimeout }],
  ])('writes once, and shows once, where %s after it was written', async (_, mishap) => {
    const { turn } = await halfWritten()
    app.provider.refuse('items.create', mishap)
    expect(await app.stopTurn(turn.id)).toBe('cancelled')
    expect(atProvider(turn)).toEqual(['user: Hello', 'assistant: As far as this'])
    expect(await app.lines(turn.conversationId)).toEqual(atProvider(turn))
  })

  it.each([
    ['has errors', serverError],
    ['says that it conflicts', refusal(409, 'Conflict')],
  ])('is said again while the provider %s', async (_, refused) => {
    const { turn } = await halfWritten()
    app.provider.refuse('responses.cancel', refused, refused, refused, refused)
    expect(await app.stopTurn(turn.id)).toBe('cancelled')
    expect(cancels()).toHaveLength(5)
    expect(atProvider(turn)).toEqual(['user: Hello', 'assistant: As far as this'])
  })

  it('keeps the messages here when the provider never takes them back', async () => {
    const { turn } = await halfWritten()
    app.provider.refuse('items.create', ...Array(500).fill(conversationLocked))
    expect(await app.stopTurn(turn.id)).toBe('cancelled')
    expect(atProvider(turn)).toEqual([])
    expect((await app.history(turn.conversationId)).messages).toMatchObject([
      { content: 'Hello' },
      { content: 'As far as this', status: 'cancelled', turnId: turn.id },
    ])
  })

  it('shows the same text to everybody who watches', async () => {
    const { turn } = await halfWritten()
    const other = await app.watch(turn.id)
    await other.untilText('As far as this')
    await app.stopTurn(turn.id)
    for (const watched of [turn, other, await app.watch(turn.id)]) {
      expect(await watched.end()).toMatchObject({ status: 'cancelled' })
      expect(watched.text).toBe('As far as this')
    }
  })

  it('lets the next turn begin, which knows what was stopped', async () => {
    const { turn } = await halfWritten()
    const next = await app.begin('Instead', { conversationId: turn.conversationId })
    await app.stopTurn(turn.id)
    expect(await next.end()).toMatchObject({ status: 'completed' })
    expect(next.text).toBe('I heard: Hello, Instead')
  })
})
