import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { runDeletions } from '#lib/server/deletion/run-deletions.ts'
import { newId } from '#tests/support/misbehaving-provider/item.ts'
import { half, person, startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'

// Holds T3, T7 (lib/server/turns/SPEC.md).

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp()
})
afterAll(() => app.stop())
beforeEach(() => app.provider.reset())

const creates = () => app.provider.asked('responses.create')

describe('the same turn sent twice at once', () => {
  it('is one response and one pair of messages in a conversation', async () => {
    const { conversationId } = (await app.ask('Before')).body
    const turnId = randomUUID()
    const replies = await Promise.all([1, 2, 3].map(() => app.ask('Once', { turnId, conversationId })))
    expect(new Set(replies.map((reply) => reply.body.content))).toEqual(new Set(['I heard: Before, Once']))
    expect(creates()).toHaveLength(2)
    expect((await app.lines(conversationId)).filter((line) => line === 'user: Once')).toHaveLength(1)
    expect(app.provider.conversation(conversationId).items).toHaveLength(4)
  })

  it('is one conversation when it begins one, and the provider keeps no other', async () => {
    const turnId = randomUUID()
    const replies = await Promise.all([1, 2, 3].map(() => app.ask('New', { turnId })))
    expect(new Set(replies.map((reply) => reply.body.conversationId)).size).toBe(1)
    expect(creates()).toHaveLength(1)
    await runDeletions()
    expect(app.provider.memory.conversations.size).toBe(await app.prisma.conversation.count())
  })

  it('is shown to both while it is written', async () => {
    const { hold, say } = half('Half', ' and whole')
    app.provider.next({ say })
    const turn = await app.begin('Hello')
    await turn.untilText('Half')
    const again = await app.begin('Hello', { turnId: turn.id, conversationId: turn.conversationId })
    await again.untilText('Half')
    hold.open()
    await Promise.all([turn.end(), again.end()])
    expect([turn.text, again.text]).toEqual(['Half and whole', 'Half and whole'])
    expect(creates()).toHaveLength(1)
  })
})

describe('Retry', () => {
  /** A turn that failed. */
  async function failed() {
    app.provider.next({ ends: { failed: 'server_error' } })
    const { body } = await app.ask('Precious words')
    expect(body.status).toBe('failed')
    app.provider.reset()
    return { conversationId: body.conversationId, retryOf: body.turnId }
  }
  const sent = (conversationId: string) =>
    app.provider.conversation(conversationId).items.filter(({ role }) => role === 'user')

  it('on two devices at once is sent once, and both see its answer', async () => {
    const retry = await failed()
    const turns = await Promise.all([1, 2, 3].map(() => app.begin('Precious words', retry)))
    for (const turn of turns) expect(await turn.end()).toMatchObject({ status: 'completed' })
    expect(new Set(turns.map((turn) => turn.text))).toEqual(new Set(['I heard: Precious words']))
    expect(sent(retry.conversationId)).toHaveLength(1)
    expect(creates()).toHaveLength(1)
    const starts = turns.flatMap((turn) => turn.seen.filter((event) => event.type === 'turn-start'))
    expect(new Set(starts.map((start) => start.turnId)).size).toBe(1)
    const others = new Set(starts.flatMap(({ askedFor }) => askedFor ?? []))
    expect(others.size).toBe(2)
    for (const askedFor of others) expect(turns.map((turn) => turn.id)).toContain(askedFor)
  })

  it('long after another device sent it again is that turn', async () => {
    const retry = await failed()
    const first = (await app.ask('Precious words', retry)).body
    const second = (await app.ask('Other words', retry)).body
    expect(second).toMatchObject({ turnId: first.turnId, status: 'completed', content: first.content })
    expect(creates()).toHaveLength(1)
  })

  it('is not in its owner’s way when a stranger names the turn', async () => {
    const retry = await failed()
    const stranger = person(await app.guest())
    const { conversationId } = (await stranger.ask('Mine')).body
    for (const own of [{ conversationId }, {}]) {
      const { status, body } = await stranger.ask('Mine, too', { ...own, retryOf: retry.retryOf })
      expect([status, body.error?.code]).toEqual([404, 'turn_not_found'])
    }
    expect((await app.ask('Precious words', retry)).body).toMatchObject({ status: 'completed' })
    expect(await app.prisma.turn.count({ where: { conversationId } })).toBe(1)
  })

  it('finds only what was sent again in the same conversation', async () => {
    const retry = await failed()
    const { conversationId } = (await app.ask('Elsewhere')).body
    const { status, body } = await app.ask('Precious words', { ...retry, conversationId })
    expect([status, body.error?.code]).toEqual([404, 'turn_not_found'])
    await app.ask('Precious words', retry)
    const later = await app.ask('Precious words', { ...retry, conversationId })
    expect([later.status, later.body.error?.code]).toEqual([404, 'turn_not_found'])
  })

  it('of a turn that was answered is refused', async () => {
    const { conversationId, turnId } = (await app.ask('Hello')).body
    const { status, body } = await app.ask('Hello', { conversationId, retryOf: turnId })
    expect([status, body.error?.code]).toEqual([409, 'turn_ended'])
    expect(creates()).toHaveLength(1)
  })

  it('of a message that the provider has had all along sends nothing, and shows its answer', async () => {
    const retry = await failed()
    const add = (role: string, text: string) => ({
      id: newId('msg'),
      type: 'message',
      role,
      content: [{ type: 'text', text }],
    })
    app.provider.conversation(retry.conversationId).items.push(add('user', 'Precious words'), add('assistant', 'Here'))
    await app.prisma.turn.update({ where: { id: retry.retryOf }, data: { responseId: null } })
    const { body } = await app.ask('Precious words', retry)
    expect(body).toMatchObject({ turnId: retry.retryOf, status: 'completed', content: 'Here' })
    expect(creates()).toEqual([])
    expect(await app.lines(retry.conversationId)).toEqual(['user: Precious words', 'assistant: Here'])
  })
})

describe('two turns at once in one conversation', () => {
  it('are answered one after the other, in an order that both see', async () => {
    const { conversationId } = (await app.ask('Before')).body
    const turns = await Promise.all(['left', 'right'].map((message) => app.begin(message, { conversationId })))
    for (const turn of turns) expect(await turn.end()).toMatchObject({ status: 'completed' })
    const [first, second] = (await app.lines(conversationId)).filter((line) => /^user: (left|right)/.test(line))
    const order = [first, second].map((line) => line?.replace('user: ', ''))
    expect(order.toSorted()).toEqual(['left', 'right'])
    expect(await app.lines(conversationId)).toEqual([
      'user: Before',
      'assistant: I heard: Before',
      `user: ${order[0]}`,
      `assistant: I heard: Before, ${order[0]}`,
      `user: ${order[1]}`,
      `assistant: I heard: Before, ${order[0]}, ${order[1]}`,
    ])
    // The second was asked for only when the first had ended, so the provider never had to refuse it.
    expect(creates()).toHaveLength(3)
  })

  it('wait for each other also when the first one fails', async () => {
    const { hold, say } = half('Half', '')
    app.provider.next({ say, ends: { failed: 'server_error' } })
    const first = await app.begin('First')
    await first.untilText('Half')
    const second = await app.begin('Second', { conversationId: first.conversationId })
    expect(creates()).toHaveLength(1)
    hold.open()
    expect(await first.end()).toMatchObject({ status: 'failed' })
    expect(await second.end()).toMatchObject({ status: 'completed' })
    expect(second.text).toBe('I heard: Second')
  })
})
