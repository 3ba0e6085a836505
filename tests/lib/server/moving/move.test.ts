import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { runDeletions } from '#lib/server/deletion/run-deletions.ts'
import { providerClient } from '#lib/server/provider/provider.ts'
import { reconcileTurns } from '#lib/server/turns/reconcile.ts'
import { claimNextTurn } from '#lib/server/turns/turn-store.ts'
import type { Item } from '#tests/support/misbehaving-provider/item.ts'
import { textOf } from '#tests/support/misbehaving-provider/item.ts'
import { startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import {
  conversationLocked,
  overloaded,
  refusal,
  tooManyRequests,
} from '#tests/support/misbehaving-provider/refusal.ts'
import { gate } from '#tests/support/misbehaving-provider/script.ts'
import { makeDeletionsDue } from '#tests/support/queue.ts'
import { localConversation, messages, said } from './local-conversation.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp()
})
afterAll(() => app.stop())
beforeEach(() => app.provider.reset())
afterEach(() => expect(app.provider.asked('responses.create'), 'a move asked a model').toEqual([]))

const move = (id: string) =>
  app.browser.json(`/api/conversations/${id}/move`, { method: 'POST', body: { to: 'openai' } })
const row = (id: string) => app.prisma.conversation.findUniqueOrThrow({ where: { id } })
const atOpenAI = async (id: string) => app.provider.conversation((await row(id)).providerConversationId ?? '').items
const linesOf = (items: Item[]) => items.map((item) => `${item.role}: ${textOf(item)}`)
const lines = (count: number) => messages(count).map(({ role, content }) => `${role}: ${content}`)
const localItems = (id: string) => app.prisma.localItem.count({ where: { conversationId: id } })

describe('a moved conversation', () => {
  it.each([0, 1, 20, 21, 67])(
    'of %i items has all of them at OpenAI, in their order, and stays at its address',
    async (n) => {
      const id = await localConversation(app, messages(n), { pinnedAt: new Date(), metadata: { project: 'x' } })
      const before = await row(id)
      const { status, body } = await move(id)
      expect([status, body.conversation]).toMatchObject([
        200,
        { id, provider: 'openai', title: 'Before', model: 'gpt-test' },
      ])
      expect(linesOf(await atOpenAI(id))).toEqual(lines(n))
      // A page begins with what somebody asked.
      expect(await app.lines(id)).toEqual(lines(n).slice(n > 50 ? -51 : 0))
      expect(await row(id)).toMatchObject({
        pinnedAt: before.pinnedAt,
        updatedAt: before.updatedAt,
        moveTargetId: null,
      })
      const batches = app.provider.asked('items.create').map((call) => (call.body.items as unknown[]).length)
      expect(batches).toEqual(Array.from({ length: Math.ceil(n / 20) }, (_, i) => Math.min(20, n - 20 * i)))
    },
  )

  it('is told of at OpenAI by the whole metadata', async () => {
    const id = await localConversation(app, messages(2), { metadata: { project: 'x' } })
    await move(id)
    await vi.waitFor(async () => expect((await row(id)).metadataStale).toBe(false))
    const { metadata } = app.provider.conversation((await row(id)).providerConversationId ?? '')
    expect(metadata).toMatchObject({ title: 'Before', project: 'x', created_by: 'parley' })
  })

  it('leaves nothing where it was: items, responses, conversation', async () => {
    const id = await localConversation(app, [])
    await app.ask('Hello', { conversationId: id })
    await move(id)
    await runDeletions()
    expect(await app.prisma.localConversation.count({ where: { id } })).toBe(0)
    expect([await localItems(id), await app.prisma.localResponse.count({ where: { conversationId: id } })]).toEqual([
      0, 0,
    ])
    const deletion = await app.prisma.deletion.findFirstOrThrow({ where: { conversationId: id } })
    expect(deletion).toMatchObject({ reason: 'moved', provider: 'local', responses: 1 })
    expect(deletion.completedAt).not.toBeNull()
    expect((await app.history(id)).messages).toHaveLength(2)
  })

  it('goes on at OpenAI with all of it in mind', async () => {
    const id = await localConversation(app, messages(3))
    await move(id)
    expect((await app.ask('And now?', { conversationId: id })).body).toMatchObject({
      status: 'completed',
      content: 'I heard: Message 0, Message 2, And now?',
    })
    app.provider.reset()
  })

  it('keeps what only we have, in its place: a message that failed, and how an answer ended', async () => {
    const id = await localConversation(app, [])
    const first = (await app.ask('First', { conversationId: id })).body
    const failed = randomUUID()
    const { userId } = await row(id)
    const turn = {
      id: failed,
      conversationId: id,
      userId,
      status: 'failed' as const,
      model: 'demo',
      endedAt: new Date(),
    }
    await app.prisma.turn.create({ data: { ...turn, input: 'Lost', output: 'Half an', errorCode: 'interrupted' } })
    const second = (await app.ask('Second', { conversationId: id })).body
    await app.prisma.turn.update({
      where: { id: second.turnId },
      data: { status: 'incomplete', errorCode: 'cut_by_length' },
    })
    const before = (await app.history(id)).messages
    expect(before.map((message) => message.content)).toEqual([
      ...['First', first.content, 'Lost', 'Half an', 'Second', second.content],
    ])
    await move(id)
    const after = (await app.history(id)).messages
    const shown = (history: typeof before) => history.map(({ id: _, parts: __, ...message }) => message)
    expect(shown(after)).toEqual(shown(before))
    expect(after.at(-1)).toMatchObject({ status: 'incomplete', turnId: second.turnId })
  })

  it('still tells how its turns were answered, to whoever asks again', async () => {
    const id = await localConversation(app, [])
    const sent = { conversationId: id, turnId: randomUUID() }
    const { content } = (await app.ask('Hello', sent)).body
    await move(id)
    expect((await app.ask('Hello', sent)).body).toMatchObject({ status: 'completed', content, turnId: sent.turnId })
  })

  it('keeps the text of the search index under the new names of its items', async () => {
    const id = await localConversation(app, messages(2))
    const { userId } = await row(id)
    const [item] = (await providerClient('local').conversations.items.list(id, { order: 'asc' })).data
    const text = { conversationId: id, itemId: item?.id ?? '', userId, role: 'user', text: 'Message 0' }
    await app.prisma.itemText.create({ data: text })
    await move(id)
    const [first] = await atOpenAI(id)
    expect(await app.prisma.itemText.findMany({ where: { conversationId: id } })).toMatchObject([{ itemId: first?.id }])
  })

  it('has its calls and their outputs, and nothing that only its old model could read', async () => {
    const call = { type: 'function_call' as const, call_id: 'call_1', name: 'look_up', arguments: '{"q":1}' }
    const output = { type: 'function_call_output' as const, call_id: 'call_1', output: 'Found.' }
    const reasoning = { type: 'reasoning' as const, id: 'rs_1', summary: [] }
    const action = { type: 'search' as const, query: 'otters' }
    const search = { type: 'web_search_call' as const, id: 'ws_1', status: 'completed' as const, action }
    const items = [
      said('system', 'Be short.'),
      said('user', 'Look'),
      call,
      output,
      reasoning,
      search,
      said('assistant', 'Yes'),
    ]
    const id = await localConversation(app, items as Parameters<typeof localConversation>[1])
    await move(id)
    const moved = await atOpenAI(id)
    expect(moved.map((item) => item.type)).toEqual([
      'message',
      'message',
      'function_call',
      'function_call_output',
      'message',
    ])
    expect(moved.slice(2, 4)).toMatchObject([call, output])
    expect(moved.every((item) => !['rs_1', 'ws_1'].includes(item.id))).toBe(true)
  })

  it('carries its files inside, and says which are gone', async () => {
    const { files } = providerClient('local')
    const upload = (name: string) => files.create({ file: new File(['%PDF-1.7'], name), purpose: 'user_data' })
    const [kept, gone] = [await upload('a.pdf'), await upload('b.pdf')]
    const content = [kept, gone].map(({ id }) => ({ type: 'input_file' as const, file_id: id }))
    const id = await localConversation(app, [{ type: 'message', role: 'user', content }])
    await files.delete(gone.id)
    expect((await move(id)).status).toBe(200)
    expect((await atOpenAI(id))[0]?.content).toEqual([
      { type: 'input_file', filename: 'a.pdf', file_data: `data:application/pdf;base64,${btoa('%PDF-1.7')}` },
      { type: 'input_text', text: '[A file that has been deleted since.]' },
    ])
  })

  it('and moved again stays as it is', async () => {
    const id = await localConversation(app, messages(2))
    await move(id)
    app.provider.reset()
    expect((await move(id)).body.conversation).toMatchObject({ id, provider: 'openai' })
    expect(app.provider.asked('conversations.create')).toEqual([])
  })
})

describe('before a move', () => {
  it('local conversations go on locally beside those at OpenAI, where new ones begin', async () => {
    const id = await localConversation(app, [])
    const local = await app.ask('Hello', { conversationId: id })
    expect(local.body).toMatchObject({ status: 'completed', conversationId: id })
    expect(app.provider.asked('responses.create')).toEqual([])
    const fresh = await app.ask('Hello')
    expect(fresh.body.content).toBe('I heard: Hello')
    expect(await row(fresh.body.conversationId)).toMatchObject({ provider: 'openai' })
    expect(await row(id)).toMatchObject({ provider: 'local' })
    app.provider.reset()
  })

  it.each(['queued', 'running'] as const)(
    'a turn that is %s is waited for: the conversation is busy',
    async (status) => {
      const id = await localConversation(app, messages(2))
      const { userId } = await row(id)
      const leaseUntil = new Date(Date.now() + 60_000)
      const data = { id: randomUUID(), conversationId: id, userId, status, input: 'Hi', model: 'demo', leaseUntil }
      await app.prisma.turn.create({ data })
      const { status: code, body } = await move(id)
      expect([code, body.error.code]).toEqual([409, 'conversation_busy'])
      expect(app.provider.asked('conversations.create')).toEqual([])
      await app.prisma.turn.delete({ where: { id: data.id } })
    },
  )
})

describe('while a move goes on', () => {
  const waitingForLocks = () => app.prisma.$queryRaw<object[]>`
    SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`

  async function held() {
    const id = await localConversation(app, messages(30))
    const hold = gate()
    app.provider.refuse('items.create', hold)
    const moving = move(id)
    await hold.reached
    return { id, moving, go: hold.open }
  }

  it('a second one is refused, and the first goes on', async () => {
    const { id, moving, go } = await held()
    const { status, body } = await move(id)
    expect([status, body.error.code]).toEqual([409, 'conversation_moving'])
    go()
    expect((await moving).status).toBe(200)
    expect(linesOf(await atOpenAI(id))).toEqual(lines(30))
  })

  it('a message waits, on the reconciler’s watch too, and is answered at OpenAI', async () => {
    const { id, moving, go } = await held()
    const turn = await app.begin('Meanwhile', { conversationId: id, model: 'demo' })
    await reconcileTurns()
    expect(await app.prisma.turn.findUnique({ where: { id: turn.id } })).toMatchObject({ status: 'queued' })
    go()
    expect((await moving).status).toBe(200)
    expect(await turn.end()).toMatchObject({ status: 'completed' })
    expect(turn.text).toMatch(/^I heard: Message 0, .*Meanwhile$/)
    expect(app.provider.asked('responses.create')).toMatchObject([{ body: { model: 'gpt-test' } }])
    app.provider.reset()
  })

  it('a turn that is about to begin at the same moment waits, too', async () => {
    const id = await localConversation(app, messages(2))
    const { userId } = await row(id)
    const turn = { id: randomUUID(), conversationId: id, userId, status: 'queued' as const, input: 'Hi', model: 'demo' }
    await app.prisma.turn.create({ data: turn })
    const claimed = await app.prisma.$transaction(async (tx) => {
      // As a move that has not been committed yet.
      await tx.$executeRaw`UPDATE "Conversation" SET "moveLeaseUntil" = now() + interval '1 minute' WHERE "id" = ${id}`
      const claim = claimNextTurn(id)
      await vi.waitFor(async () => expect(await waitingForLocks()).toHaveLength(1))
      return { claim }
    })
    expect(await claimed.claim).toBeNull()
    expect(await app.prisma.turn.findUnique({ where: { id: turn.id } })).toMatchObject({ status: 'queued' })
  })

  it('a message that comes at the moment of the switch is answered at OpenAI, by a model of theirs', async () => {
    const id = await localConversation(app, messages(2))
    const target = await app.provider.conversation((await app.ask('Elsewhere')).body.conversationId)
    app.provider.reset()
    const sent = await app.prisma.$transaction(async (tx) => {
      await tx.$executeRaw`
        UPDATE "Conversation" SET "provider" = 'openai', "providerConversationId" = ${target.id}, "model" = 'gpt-test'
        WHERE "id" = ${id}`
      const reply = app.ask('Hello', { conversationId: id, model: 'demo' })
      await vi.waitFor(async () => expect(await waitingForLocks()).toHaveLength(1))
      return { reply }
    })
    expect((await sent.reply).body).toMatchObject({ status: 'completed', content: 'I heard: Elsewhere, Hello' })
    expect(await row(id)).toMatchObject({ provider: 'openai', model: 'gpt-test' })
    app.provider.reset()
  })

  it('a deleted conversation is moved no further, and its half copy is deleted', async () => {
    const { id, moving, go } = await held()
    const target = (await row(id)).moveTargetId ?? ''
    await app.browser.json(`/api/conversations/${id}?forever=true`, { method: 'DELETE' })
    go()
    expect((await moving).body.error.code).toBe('conversation_not_found')
    await makeDeletionsDue(app.prisma)
    await runDeletions()
    expect(app.provider.memory.conversations.has(target)).toBe(false)
    expect(await app.prisma.localConversation.count({ where: { id } })).toBe(0)
  })
})

describe('a provider that fails', () => {
  const again = (times: number, what: Parameters<typeof app.provider.refuse>[1]) =>
    Array.from({ length: times }, () => what)

  it.each([
    ['is overloaded for a while', overloaded],
    ['asks for patience', tooManyRequests({ 'retry-after-ms': '5' })],
    ['holds the conversation', conversationLocked],
    ['cannot be reached', 'cut' as const],
    ['loses its reply', 'reply-lost' as const],
  ])('and %s in the middle costs nothing', async (_, mishap) => {
    const id = await localConversation(app, messages(50))
    app.provider.refuse('items.create', mishap, mishap)
    expect((await move(id)).status).toBe(200)
    expect(linesOf(await atOpenAI(id))).toEqual(lines(50))
    expect(app.provider.asked('conversations.create')).toHaveLength(1)
  })

  it.each([
    ['making the copy', 'conversations.create' as const, overloaded],
    ['listing it', 'items.list' as const, overloaded],
    ['adding to it', 'items.create' as const, overloaded],
    ['adding to it, unreachable', 'items.create' as const, 'cut' as const],
    ['adding to it, with replies that are lost', 'items.list' as const, 'reply-lost' as const],
    ['switching to it', 'models.list' as const, overloaded],
  ])('for good at %s leaves the conversation usable here, and the next move goes on', async (_, step, mishap) => {
    const id = await localConversation(app, messages(50))
    const { processWide } = await import('#lib/server/process-wide.ts')
    processWide('parley.models', () => new Map<string, unknown>()).clear()
    if (step === 'items.create') app.provider.refuse(step, opened())
    app.provider.refuse(step, ...again(20, mishap))
    const failed = await move(id)
    expect(failed.status).toBeGreaterThanOrEqual(502)
    expect(failed.body.error.message).toMatch(/stays where it is/)
    expect(await row(id)).toMatchObject({ provider: 'local', moveLeaseUntil: null })
    expect((await app.ask('Still here?', { conversationId: id })).body.status).toBe('completed')
    const now = await app.lines(id)
    app.provider.reset()
    expect((await move(id)).status).toBe(200)
    expect(linesOf(await atOpenAI(id))).toEqual([...lines(50), ...now.slice(-2)])
    expect(app.provider.asked('conversations.create')).toHaveLength(step === 'conversations.create' ? 1 : 0)
  })

  const opened = () => {
    const open = gate()
    open.open()
    return open
  }

  it.each<[string, (items: Item[]) => void]>([
    [
      'other words',
      (items) => void Object.assign(items[3] ?? {}, { content: [{ type: 'output_text', text: 'Other' }] }),
    ],
    ['a message twice', (items) => void items.splice(5, 0, { ...items[5], id: 'msg_twice' } as Item)],
    ['another order', (items) => void items.reverse()],
    ['a message less', (items) => void items.splice(4, 1)],
  ])('to keep what it was given (%s) is not switched to: the copy is made anew', async (_, spoil) => {
    const id = await localConversation(app, messages(10))
    const look = gate()
    app.provider.refuse('items.list', opened(), look)
    const moving = move(id)
    await look.reached
    const target = (await row(id)).moveTargetId ?? ''
    spoil(app.provider.conversation(target).items)
    look.open()
    expect((await moving).status).toBe(200)
    expect(linesOf(await atOpenAI(id))).toEqual(lines(10))
    await runDeletions()
    expect(app.provider.memory.conversations.has(target)).toBe(false)
  })

  it('to keep what it was given again and again is given up, and nothing is left there', async () => {
    const id = await localConversation(app, messages(10))
    const looks = [gate(), gate()]
    app.provider.refuse('items.list', opened(), looks[0] ?? gate(), opened(), looks[1] ?? gate())
    const moving = move(id)
    for (const look of looks) {
      await look.reached
      app.provider.conversation((await row(id)).moveTargetId ?? '').items.reverse()
      look.open()
    }
    const { status, body } = await moving
    expect([status, body.error.code]).toEqual([502, 'move_failed'])
    expect(await row(id)).toMatchObject({ provider: 'local', moveTargetId: null, moveLeaseUntil: null })
    await runDeletions()
    const copies = await app.prisma.deletion.findMany({ where: { conversationId: id, provider: 'openai' } })
    expect(copies).toHaveLength(2)
    const there = app.provider.memory.conversations
    expect(copies.filter((copy) => there.has(copy.providerConversationId ?? ''))).toEqual([])
    expect(await app.lines(id)).toEqual(lines(10))
  })

  it('to take what was said leaves it here, and nothing there', async () => {
    const id = await localConversation(app, messages(30))
    app.provider.refuse('items.create', opened(), refusal(400, 'Invalid value.', { code: 'invalid_value' }))
    expect((await move(id)).body.error.code).toBe('move_failed')
    const [created] = await app.prisma.deletion.findMany({ where: { conversationId: id } })
    await runDeletions()
    expect(app.provider.memory.conversations.has(created?.providerConversationId ?? '')).toBe(false)
    expect(await row(id)).toMatchObject({ provider: 'local', moveTargetId: null })
    expect(await app.lines(id)).toEqual(lines(30))
  })

  it('to know the half copy any more is given a new one', async () => {
    const id = await localConversation(app, messages(3), { moveTargetId: 'conv_gone' })
    expect((await move(id)).status).toBe(200)
    expect(linesOf(await atOpenAI(id))).toEqual(lines(3))
  })
})
