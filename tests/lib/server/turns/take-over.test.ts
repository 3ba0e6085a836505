import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { reconcileTurns } from '#lib/server/turns/reconcile.ts'
import { half, startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import { gate, type Script } from '#tests/support/misbehaving-provider/script.ts'

// Holds T3, T5 (lib/server/turns/SPEC.md).

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp()
})
afterAll(() => app.stop())
beforeEach(() => app.provider.reset())

const longAgo = new Date(Date.now() - 60_000)

/** A turn as a node leaves it that dies: the row says that it runs, and nobody vouches for it any more. */
async function orphan(
  fields: { responseId?: string; status?: 'queued'; leaseUntil?: Date; stopRequestedAt?: Date } = {},
) {
  const { conversationId } = (await app.ask('Before')).body
  const { userId } = await app.prisma.conversation.findUniqueOrThrow({ where: { id: conversationId } })
  const turn = { id: randomUUID(), conversationId, userId, model: 'gpt-test', input: 'Precious words' }
  await app.prisma.turn.create({ data: { status: 'running', leaseUntil: longAgo, ...turn, ...fields } })
  app.provider.reset()
  return turn
}

/** The same, whose response the provider has begun. */
async function orphanWithResponse(script: Script, fields: Parameters<typeof orphan>[0] = {}) {
  // Far from over until the provider has been asked, for a test that runs beside it must not be quicker.
  const turn = await orphan({ ...fields, leaseUntil: new Date(Date.now() + 60_000) })
  app.provider.next(script)
  const input = [{ type: 'message', role: 'user', content: turn.input }]
  const body = { conversation: turn.conversationId, model: turn.model, input, background: true, store: true }
  const reply = await fetch(`${app.provider.url}/responses`, { method: 'POST', body: JSON.stringify(body) })
  const { id: responseId } = (await reply.json()) as { id: string }
  await app.prisma.turn.update({ where: { id: turn.id }, data: { responseId, leaseUntil: longAgo } })
  app.provider.reset()
  const response = app.provider.memory.responses.get(responseId)
  if (!response) throw new Error('The provider has no such response.')
  return { ...turn, response }
}

/** The same, of which the provider has nothing left. */
async function orphanOfLostResponse() {
  const turn = await orphanWithResponse({ say: ['Lost'] })
  await turn.response.ended
  app.provider.memory.responses.delete(turn.response.id)
  app.provider.conversation(turn.conversationId).items.splice(2)
  return turn
}

/** What the node that died still did for a stopped turn. */
async function writtenBack({ conversationId, input }: { conversationId: string; input: string }, answer: string) {
  const items = [
    { type: 'message', role: 'user', content: input },
    { type: 'message', role: 'assistant', content: answer },
  ]
  const url = `${app.provider.url}/conversations/${conversationId}/items`
  await fetch(url, { method: 'POST', body: JSON.stringify({ items }) })
}

const before = ['user: Before', 'assistant: I heard: Before']

describe('a turn whose server died', () => {
  it('while the answer was being written is picked up, shown as it goes on, and completed', async () => {
    const { hold, say } = half('The first half', ' and the second')
    const turn = await orphanWithResponse({ say })
    await reconcileTurns()
    const watched = await app.watch(turn.id)
    await watched.untilText('The first half')
    hold.open()
    expect(await watched.end()).toMatchObject({ status: 'completed', error: null })
    expect(watched.text).toBe('The first half and the second')
    expect(await app.lines(turn.conversationId)).toEqual([
      ...before,
      'user: Precious words',
      'assistant: The first half and the second',
    ])
    expect(app.provider.asked('responses.create')).toEqual([])
  })

  it.each<[string, Script, object]>([
    ['was completed', { say: ['Done'] }, { status: 'completed', error: null }],
    ['was cut', { say: ['Done'], ends: { incomplete: 'max_output_tokens' } }, { error: { code: 'cut_by_length' } }],
    ['failed', { say: ['Done'], ends: { failed: 'server_error' } }, { error: { code: 'provider_failed' } }],
    ['can no longer be streamed', { say: ['Done'], replay: 'refused' }, { status: 'completed', error: null }],
  ])('is settled from the truth of the provider: its answer %s meanwhile', async (_, script, end) => {
    const turn = await orphanWithResponse(script)
    await turn.response.ended
    await reconcileTurns()
    const watched = await app.watch(turn.id)
    expect(await watched.end()).toMatchObject(end)
    expect(watched.text).toBe('Done')
    expect(await app.lines(turn.conversationId)).toEqual([...before, 'user: Precious words', 'assistant: Done'])
  })

  it.each([
    ['and whose response the provider no longer knows', true],
    ['before anybody knows whether the provider had begun', false],
  ])('%s is interrupted, its message kept, and never asked for again by itself', async (_, hadResponse) => {
    const turn = hadResponse ? await orphanOfLostResponse() : await orphan()
    await reconcileTurns()
    const watched = await app.watch(turn.id)
    expect(await watched.end()).toMatchObject({ status: 'failed', error: { code: 'interrupted' } })
    const { messages } = await app.history(turn.conversationId)
    expect(messages[2]).toMatchObject({ content: 'Precious words', status: 'failed', turnId: turn.id })
    expect(app.provider.asked('responses.create')).toEqual([])

    const { conversationId, id: retryOf } = turn
    await app.ask('Precious words', { conversationId, retryOf })
    expect(await app.lines(conversationId)).toEqual([
      ...before,
      'user: Precious words',
      'assistant: I heard: Before, Precious words',
    ])
  })

  it('before it could note the response, which the provider completed, has the message once', async () => {
    const turn = await orphanWithResponse({ say: ['Done'] })
    await turn.response.ended
    await app.prisma.turn.update({ where: { id: turn.id }, data: { responseId: null } })
    await reconcileTurns()
    await (await app.watch(turn.id)).end()
    const lines = await app.lines(turn.conversationId)
    expect(lines.filter((line) => line === 'user: Precious words')).toHaveLength(1)
    expect(lines).toContain('assistant: Done')
  })

  it('while it waited in the queue is begun', async () => {
    const turn = await orphan({ status: 'queued' })
    await reconcileTurns()
    expect(await (await app.watch(turn.id)).end()).toMatchObject({ status: 'completed' })
    expect(app.provider.asked('responses.create')).toHaveLength(1)
  })

  it('lets the one that waits behind it begin', async () => {
    const turn = await orphanWithResponse({ say: ['Done'] })
    const next = await app.begin('Next', { conversationId: turn.conversationId })
    expect(app.provider.asked('responses.create')).toEqual([])
    await reconcileTurns()
    expect(await next.end()).toMatchObject({ status: 'completed' })
    expect(next.text).toBe('I heard: Before, Precious words, Next')
  })

  it('after somebody pressed Stop is stopped, with what there was', async () => {
    const { say } = half('As far as this', ' and no further')
    const turn = await orphanWithResponse({ say }, { stopRequestedAt: longAgo })
    await reconcileTurns()
    expect(await (await app.watch(turn.id)).end()).toMatchObject({ status: 'cancelled' })
    expect(turn.response.status).toBe('cancelled')
    expect(await app.lines(turn.conversationId)).toEqual([
      ...before,
      'user: Precious words',
      'assistant: As far as this',
    ])
  })
})

describe('a stopped turn whose server died', () => {
  const stopped = [...before, 'user: Precious words', 'assistant: As far as this']

  it('after it had written back what was shown has it once', async () => {
    const { say } = half('As far as this', ' and no further')
    const turn = await orphanWithResponse({ say }, { stopRequestedAt: longAgo })
    await turn.response.interrupt('cancelled')
    await writtenBack(turn, 'As far as this')
    app.provider.reset()
    await reconcileTurns()
    expect(await (await app.watch(turn.id)).end()).toMatchObject({ status: 'cancelled' })
    expect(app.provider.asked('items.create')).toEqual([])
    const { messages } = await app.history(turn.conversationId)
    expect(messages.map(({ role, content }) => `${role}: ${content}`)).toEqual(stopped)
    expect(messages.at(-1)).toMatchObject({ status: 'cancelled', turnId: turn.id })
  })

  it('after it had put what was shown behind an answer that was complete too early has that alone', async () => {
    const turn = await orphanWithResponse(
      { say: ['As far as this', ' and much further'] },
      { stopRequestedAt: longAgo },
    )
    await turn.response.ended
    const item = { type: 'message', role: 'assistant', content: 'As far as this' }
    const url = `${app.provider.url}/conversations/${turn.conversationId}/items`
    await fetch(url, { method: 'POST', body: JSON.stringify({ items: [item] }) })
    app.provider.reset()
    await reconcileTurns()
    expect(await (await app.watch(turn.id)).end()).toMatchObject({ status: 'cancelled' })
    expect(app.provider.asked('items.create')).toEqual([])
    expect(await app.lines(turn.conversationId)).toEqual(stopped)
    expect(app.provider.conversation(turn.conversationId).items).toHaveLength(4)
  })

  it('while it wrote back has what is shown now, where that is more', async () => {
    const { say } = half('As far as this', ' and no further')
    const turn = await orphanWithResponse({ say }, { stopRequestedAt: longAgo })
    await turn.response.interrupt('cancelled')
    await writtenBack(turn, 'As far')
    await reconcileTurns()
    const watched = await app.watch(turn.id)
    await watched.end()
    expect(watched.text).toBe('As far as this')
    expect(await app.lines(turn.conversationId)).toEqual(stopped)
  })

  it('keeps what was shown when Stop is pressed before it was read again', async () => {
    const { say } = half('As far as this', ' and no further')
    const replies = gate()
    const turn = await orphanWithResponse({ say, replies })
    await reconcileTurns()
    await replies.reached
    const stopping = app.stopTurn(turn.id)
    await expect.poll(() => app.provider.asked('responses.cancel')).toHaveLength(1)
    replies.open()
    expect(await stopping).toBe('cancelled')
    expect(await app.lines(turn.conversationId)).toEqual(stopped)
  })
})

describe('reconciling', () => {
  it('on several nodes at once settles each turn once', async () => {
    const turn = await orphanWithResponse({ say: ['Done'] })
    await turn.response.ended
    await Promise.all([reconcileTurns(), reconcileTurns(), reconcileTurns()])
    expect(await (await app.watch(turn.id)).end()).toMatchObject({ status: 'completed' })
    expect(app.provider.asked('responses.retrieve')).toHaveLength(1)
  })

  it('leaves alone what another node vouches for', async () => {
    const turn = await orphanWithResponse({ say: ['Done'] })
    const leaseUntil = new Date(Date.now() + 60_000)
    await app.prisma.turn.update({ where: { id: turn.id }, data: { leaseUntil } })
    await reconcileTurns()
    // A claim would have renewed it.
    const row = await app.prisma.turn.findUnique({ where: { id: turn.id } })
    expect(row).toMatchObject({ status: 'running', leaseUntil })
  })
})
