import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { segmentOf } from '#lib/server/conversations/segment.ts'
import { runDeletions } from '#lib/server/deletion/run-deletions.ts'
import { rebuildConversation } from '#lib/server/turns/rebuild-conversation.ts'
import { half, startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import { gate } from '#tests/support/misbehaving-provider/script.ts'
import { makeDeletionsDue } from '#tests/support/queue.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp()
})
afterAll(() => app.stop())
beforeEach(() => app.provider.reset())

const call = { id: 'fc_1', type: 'function_call', call_id: 'call_x', name: 'look_up', arguments: '{}' }
const output = { id: 'fco_1', type: 'function_call_output', call_id: 'call_y', output: 'Found.' }
const reasoning = { id: 'rs_x', type: 'reasoning', summary: [] }

/** A conversation in which an accident left these items. */
async function damaged(...items: (typeof call | typeof output | typeof reasoning)[]): Promise<string> {
  const { conversationId } = (await app.ask('Before')).body
  app.provider.conversation(conversationId).items.push(...items)
  app.provider.reset()
  return conversationId
}

const answered = ['user: Before', 'assistant: I heard: Before', 'user: After', 'assistant: I heard: Before, After']

describe('a conversation that refuses every further turn', () => {
  it('because a tool call has no output is given one, and the turn answers', async () => {
    const conversationId = await damaged(call)
    expect((await app.ask('After', { conversationId })).body).toMatchObject({ status: 'completed' })
    const { items } = app.provider.conversation(conversationId)
    expect(items.filter((item) => item.call_id === 'call_x').map((item) => item.type)).toEqual([
      'function_call',
      'function_call_output',
    ])
    expect(await app.lines(conversationId)).toEqual(answered)
  })

  it.each([
    ['reasoning stands alone', reasoning],
    ["a tool's output has no call", output],
  ])('because %s loses that item, and the turn answers', async (_, item) => {
    const conversationId = await damaged(item)
    expect((await app.ask('After', { conversationId })).body).toMatchObject({ status: 'completed' })
    expect(app.provider.conversation(conversationId).items).not.toContain(item)
    expect(app.provider.asked('items.delete')).toHaveLength(1)
    expect(await app.lines(conversationId)).toEqual(answered)
  })

  it('for several reasons is mended of each, and says so', async () => {
    const conversationId = await damaged(call, reasoning, output)
    const turn = await app.begin('After', { conversationId })
    expect(await turn.end()).toMatchObject({ status: 'completed', error: null })
    expect(turn.seen).toContainEqual({ type: 'turn-progress', turnId: turn.id, progress: 'repaired' })
    expect(await app.lines(conversationId)).toEqual(answered)
  })

  it('and can not be mended fails with the message kept, instead of trying for ever', async () => {
    const calls = Array.from({ length: 30 }, (_, index) => ({ ...call, id: `fc_${index}`, call_id: `call_${index}` }))
    const conversationId = await damaged(...calls)
    const { body } = await app.ask('After', { conversationId })
    expect(body).toMatchObject({ status: 'failed', error: { code: 'provider_rejected' } })
    expect(await app.lines(conversationId)).toEqual([...answered.slice(0, 2), 'user: After'])
  })
})

describe('a conversation that the provider lost', () => {
  async function lost(messages: string[]): Promise<string> {
    const { conversationId } = (await app.ask(messages[0] ?? '')).body
    for (const message of messages.slice(1)) await app.ask(message, { conversationId })
    app.provider.memory.conversations.delete(conversationId)
    app.provider.reset()
    return conversationId
  }

  it('is rebuilt from its earlier answers under the same address, and the turn answers with all of it in mind', async () => {
    const conversationId = await lost(['One', 'Two'])
    const turn = await app.begin('Three', { conversationId })
    expect(await turn.end()).toMatchObject({ status: 'completed', error: null })
    expect(turn.text).toBe('I heard: One, Two, Three')
    expect(turn.conversationId).toBe(conversationId)
    expect(turn.seen).toContainEqual({ type: 'turn-progress', turnId: turn.id, progress: 'rebuilt' })
    expect(await app.lines(conversationId)).toEqual([
      'user: One',
      'assistant: I heard: One',
      'user: Two',
      'assistant: I heard: One, Two',
      'user: Three',
      'assistant: I heard: One, Two, Three',
    ])
    expect((await app.ask('Four', { conversationId })).body.content).toBe('I heard: One, Two, Three, Four')
    expect(app.provider.asked('conversations.create')).toHaveLength(1)
  })

  it('is rebuilt however long it was', async () => {
    const messages = Array.from({ length: 12 }, (_, index) => `m${index}`)
    const conversationId = await lost(messages)
    const { body } = await app.ask('Last', { conversationId })
    expect(body.content).toBe(`I heard: ${messages.join(', ')}, Last`)
  })

  it('is rebuilt, and nothing of a whole answer is kept here any longer', async () => {
    const { conversationId, turnId } = (await app.ask('One')).body
    const thoughts = { part: { type: 'reasoning', key: 'rs_1:0', status: 'completed', text: 'Hm' }, length: 0 }
    await app.prisma.turn.update({ where: { id: turnId }, data: { input: 'One', output: 'Hm', parts: [thoughts] } })
    app.provider.memory.conversations.delete(conversationId)
    await app.ask('Two', { conversationId })
    const turn = await app.prisma.turn.findUniqueOrThrow({ where: { id: turnId } })
    expect(turn).toMatchObject({ input: '', output: '', parts: null })
  })

  it('is rebuilt with what was seen of a stopped answer, not with more', async () => {
    const { say } = half('As far as this', ' and much further')
    const { conversationId } = (await app.ask('One')).body
    app.provider.next({ say, cancel: 'too-late' })
    const stopped = await app.begin('Two', { conversationId })
    await stopped.untilText('As far as this')
    await app.stopTurn(stopped.id)
    app.provider.memory.conversations.delete(conversationId)
    await app.ask('Three', { conversationId })
    expect((await app.lines(conversationId)).slice(2, 4)).toEqual(['user: Two', 'assistant: As far as this'])
  })

  it('keeps what nobody but us has of it', async () => {
    const { conversationId } = (await app.ask('One')).body
    const { turnId } = (await app.ask('Two', { conversationId })).body
    // As it stands when the provider didn't take back what was stopped.
    const kept = {
      status: 'cancelled' as const,
      responseId: null,
      answerItemId: null,
      input: 'Two',
      output: 'As far as this',
    }
    await app.prisma.turn.update({ where: { id: turnId }, data: kept })
    app.provider.memory.conversations.delete(conversationId)
    expect((await app.ask('Three', { conversationId })).body).toMatchObject({ status: 'completed' })
    const lines = await app.lines(conversationId)
    expect(lines).toEqual(
      expect.arrayContaining(['user: One', 'user: Two', 'assistant: As far as this', 'user: Three']),
    )
  })

  it('can still be renamed and deleted, and is deleted where it was rebuilt', async () => {
    const conversationId = await lost(['One'])
    await app.ask('Two', { conversationId })
    const [rebuilt] = [...app.provider.memory.conversations.values()].slice(-1)
    const path = `/api/conversations/${conversationId}`
    expect((await app.browser.json(path, { method: 'PATCH', body: { title: 'Found again' } })).status).toBe(200)
    expect(rebuilt?.metadata).toMatchObject({ title: 'Found again' })
    expect((await app.browser.json(`${path}?forever=true`, { method: 'DELETE' })).status).toBe(200)
    await makeDeletionsDue(app.prisma)
    await runDeletions()
    expect(app.provider.memory.conversations.has(rebuilt?.id ?? '')).toBe(false)
  })

  it('is rebuilt once when two find it gone at the same moment, and the other copy is deleted', async () => {
    const conversationId = await lost(['One', 'Two'])
    const conversation = await app.prisma.conversation.findUniqueOrThrow({ where: { id: conversationId } })
    const holds = [gate(), gate()]
    app.provider.refuse('conversations.create', ...holds)
    const rebuilding = [
      rebuildConversation(segmentOf(conversation, null)),
      rebuildConversation(segmentOf(conversation, null)),
    ]
    for (const hold of holds) await hold.reached
    const known = new Set(app.provider.memory.conversations.keys())
    for (const hold of holds) hold.open()
    const [one, two] = await Promise.all(rebuilding)
    expect(one?.providerConversationId).toBe(two?.providerConversationId)
    await runDeletions()
    const copies = [...app.provider.memory.conversations.keys()].filter((id) => !known.has(id))
    expect([...copies, ...known].filter((id) => id === one?.providerConversationId)).toHaveLength(1)
    expect(await app.prisma.deletion.count({ where: { completedAt: null } })).toBe(0)
    expect(app.provider.asked('conversations.delete')).toHaveLength(1)
    expect(await app.lines(conversationId)).toHaveLength(4)
  })

  it('and is deleted here while it is rebuilt leaves no copy', async () => {
    const conversationId = await lost(['One'])
    const conversation = await app.prisma.conversation.findUniqueOrThrow({ where: { id: conversationId } })
    const hold = gate()
    app.provider.refuse('conversations.create', hold)
    const rebuilding = rebuildConversation(segmentOf(conversation, null))
    await hold.reached
    await app.prisma.conversation.delete({ where: { id: conversationId } })
    hold.open()
    expect(await rebuilding).toBeNull()
    const [orphan] = await app.prisma.deletion.findMany({ orderBy: { requestedAt: 'desc' }, take: 1 })
    await runDeletions()
    expect(app.provider.memory.conversations.has(orphan?.providerConversationId ?? '')).toBe(false)
    expect(app.provider.asked('conversations.delete')).toHaveLength(1)
  })

  it('for good, its answers included, is gone and says so; the message is kept', async () => {
    const conversationId = await lost(['One'])
    app.provider.memory.responses.clear()
    const { status, body } = await app.ask('Two', { conversationId })
    expect([status, body.error?.code]).toEqual([410, 'conversation_gone'])
    expect(await app.prisma.turn.findUnique({ where: { id: body.turnId } })).toMatchObject({ input: 'Two' })
  })
})
