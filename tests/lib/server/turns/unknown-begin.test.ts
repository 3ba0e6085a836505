import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hurry } from '#lib/server/jobs/enqueue.ts'
import { runDueJobs } from '#lib/server/jobs/run-jobs.ts'
import { lateAnswerJob } from '#lib/server/turns/late-answer.ts'
import { startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import { badGateway, gatewayTimeout, serverError } from '#tests/support/misbehaving-provider/refusal.ts'
import { gate } from '#tests/support/misbehaving-provider/script.ts'

// Holds T3, T4 (lib/server/turns/SPEC.md).

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp()
})
afterAll(() => app.stop())
beforeEach(() => app.provider.reset())

const row = (id: string) => app.prisma.turn.findUniqueOrThrow({ where: { id } })

describe('a response whose id never came', () => {
  it('is waited for as long as the provider is at work on it, and found, once', async () => {
    const hold = gate()
    app.provider.next({ say: ['Slowly', hold, ' but surely'] })
    app.provider.refuse('responses.create', 'reply-lost')
    const turn = await app.begin('Hello')
    // As often as it takes to give up on what isn't there.
    await expect.poll(() => app.provider.asked('items.create').length, { timeout: 10_000 }).toBeGreaterThan(6)
    expect(await row(turn.id)).toMatchObject({ status: 'running' })
    hold.open()
    expect(await turn.end()).toMatchObject({ status: 'completed', error: null })
    expect(turn.text).toBe('Slowly but surely')
    expect(await app.lines(turn.conversationId)).toEqual(['user: Hello', 'assistant: Slowly but surely'])
    expect(app.provider.asked('responses.create')).toHaveLength(1)
  })

  it('is waited for while the provider can’t be asked', async () => {
    app.provider.next({ say: ['Here'] })
    app.provider.refuse('responses.create', 'reply-lost')
    app.provider.refuse('items.list', ...Array(12).fill(serverError))
    const turn = await app.begin('Hello')
    expect(await turn.end()).toMatchObject({ status: 'completed' })
    expect(await app.lines(turn.conversationId)).toEqual(['user: Hello', 'assistant: Here'])
  })

  it.each(['items.list', 'items.create'] as const)('is stopped at once while %s doesn’t answer', async (operation) => {
    const hold = gate()
    app.provider.refuse('responses.create', 'cut')
    app.provider.refuse(operation, hold)
    const turn = await app.begin('Hello')
    await hold.reached
    expect(await app.stopTurn(turn.id)).toBe('cancelled')
    hold.open()
  })

  it.each([
    ['a proxy that tires of waiting', gatewayTimeout],
    ['a proxy that loses it', badGateway],
    ['a provider that failed after it had begun', serverError],
  ])('as the reply is that of %s is found, and never asked for again', async (_, doneYet) => {
    app.provider.refuse('responses.create', { doneYet })
    const { body } = await app.ask('Hello')
    expect(body).toMatchObject({ status: 'completed', content: 'I heard: Hello' })
    expect(app.provider.asked('responses.create')).toHaveLength(1)
    expect(await app.lines(body.conversationId)).toEqual(['user: Hello', 'assistant: I heard: Hello'])
  })

  it('is none where the provider has neither it nor anything under way', async () => {
    app.provider.refuse('responses.create', 'cut')
    const { body } = await app.ask('Hello')
    expect(body).toMatchObject({ status: 'failed', error: { code: 'provider_unreachable' } })
    expect(app.provider.conversation(body.conversationId).items).toEqual([])
  })

  it('and that failed for being absent is answered when its request gets there late, as of a node that stood still', async () => {
    app.provider.refuse('responses.create', 'cut')
    const { body } = await app.ask('Hello')
    expect(body).toMatchObject({ status: 'failed', error: { code: 'provider_unreachable' } })
    const { conversationId } = body
    const said = [
      { id: 'msg_1', type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hello' }] },
      {
        id: 'msg_2',
        type: 'message',
        role: 'assistant',
        content: [{ type: 'output_text', text: 'Here', annotations: [] }],
      },
    ]
    app.provider.conversation(conversationId).append(said)
    expect(await app.lines(conversationId)).toEqual(['user: Hello', 'assistant: Here'])
    // A look that takes too long makes room for others, and is taken up again.
    const looked = async () => {
      await hurry('late-answer', [body.turnId])
      await runDueJobs({ 'late-answer': lateAnswerJob })
      return row(body.turnId)
    }
    await expect.poll(looked).toMatchObject({ status: 'completed', errorCode: null, answerItemId: 'msg_2' })
    expect(await app.lines(conversationId)).toEqual(['user: Hello', 'assistant: Here'])
  })

  it('and of which the conversation keeps the message alone was interrupted: it isn’t there a second time', async () => {
    const first = await app.begin('Hello')
    await first.end()
    const look = gate()
    app.provider.refuse('responses.create', 'cut')
    app.provider.refuse('items.list', look)
    const turn = await app.begin('Still there?', { conversationId: first.conversationId })
    await look.reached
    app.provider
      .conversation(first.conversationId)
      .append([
        { id: 'msg_alone', type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Still there?' }] },
      ])
    look.open()
    expect(await turn.end()).toMatchObject({ status: 'incomplete', error: { code: 'interrupted' } })
    const lines = await app.lines(turn.conversationId)
    expect(lines.filter((line) => line === 'user: Still there?')).toHaveLength(1)
  })

  it('can be stopped while it is waited for', async () => {
    const hold = gate()
    app.provider.next({ say: ['Slowly', hold] })
    app.provider.refuse('responses.create', 'reply-lost')
    const turn = await app.begin('Hello')
    await expect.poll(() => app.provider.asked('items.create').length).toBeGreaterThan(0)
    const stopping = app.stopTurn(turn.id)
    await expect.poll(async () => (await row(turn.id)).stopRequestedAt).not.toBeNull()
    hold.open()
    expect(await stopping).toBe('cancelled')
    expect((await app.lines(turn.conversationId)).filter((line) => line === 'user: Hello')).toHaveLength(1)
  })
})

describe('a provider that takes a request and says nothing', () => {
  it('and answers after Stop, and lists that late, has the message once: the next one waits until that is known', async () => {
    const [replies, listed, firstLook, secondLook] = [gate(), gate(), gate(), gate()]
    firstLook.open()
    app.provider.next({ replies, say: ['Whole'], listed })
    const turn = await app.begin('Hello')
    await replies.reached
    expect(await app.stopTurn(turn.id)).toBe('cancelled')
    app.provider.refuse('items.list', firstLook, secondLook)
    const next = await app.begin('And now?', { conversationId: turn.conversationId })
    await secondLook.reached
    expect(app.provider.asked('responses.create')).toHaveLength(1)
    replies.open()
    listed.open()
    secondLook.open()
    expect(await next.end()).toMatchObject({ status: 'completed' })
    expect((await app.lines(turn.conversationId)).slice(0, 3)).toEqual([
      'user: Hello',
      'assistant: Whole',
      'user: And now?',
    ])
    expect(await row(turn.id)).toMatchObject({ status: 'completed', errorCode: null })
  })

  it('is left at once when Stop is pressed', async () => {
    const replies = gate()
    app.provider.next({ replies, say: ['Never shown'] })
    const turn = await app.begin('Hello')
    await replies.reached
    expect(await app.stopTurn(turn.id)).toBe('cancelled')
    replies.open()
  })
})

it('the first word waits for the id of its response to be noted', async () => {
  const hold = gate()
  app.provider.next({ say: ['A word', hold] })
  const turn = await app.begin('Hello')
  await turn.untilText('A word')
  expect((await row(turn.id)).responseId).not.toBeNull()
  hold.open()
  await turn.end()
})
