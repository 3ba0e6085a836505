import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { runDeletions } from '#lib/server/deletion/run-deletions.ts'
import { half, startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'

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
