import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { importConversationSchema } from '#lib/contract/import.ts'
import { claimDeletion, strikeOut } from '#lib/server/deletion/deletion-store.ts'
import { runDeletions } from '#lib/server/deletion/run-deletions.ts'
import { admitImport } from '#lib/server/moving/admit-import.ts'
import { startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import { overloaded, refusal } from '#tests/support/misbehaving-provider/refusal.ts'
import { gate } from '#tests/support/misbehaving-provider/script.ts'
import { makeDeletionsDue } from '#tests/support/queue.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp()
})
afterAll(() => app.stop())

const send = (body: unknown) => app.browser.json('/api/conversations/import', { method: 'POST', body })
const messages = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ role: index % 2 ? 'assistant' : 'user', content: `Message ${index}` }))
const lines = (list: { role: string; content: string }[]) => list.map(({ role, content }) => `${role}: ${content}`)

describe('imported messages', () => {
  it.each([1, 20, 21, 50])(
    '%i of them are a conversation, all of them, in their order, and no model is asked',
    async (count) => {
      app.provider.reset()
      const { status, body } = await send({ messages: messages(count), metadata: { from: 'elsewhere' } })
      expect([status, body.conversation]).toMatchObject([200, { title: 'Message 0', metadata: { from: 'elsewhere' } }])
      expect(await app.lines(body.conversation.id)).toEqual(lines(messages(count)))
      const sizes = app.provider.asked('items.create').map((call) => (call.body.items as unknown[]).length)
      expect(sizes.every((size) => size <= 20)).toBe(true)
      expect(app.provider.asked('responses.create')).toEqual([])
    },
  )

  it('may be a bare list, have parts, and say what the model was told', async () => {
    const parts = [
      { type: 'text', text: 'Two ' },
      { type: 'text', text: 'parts' },
    ]
    const { body } = await send([
      { role: 'system', content: 'Be short.', id: 'x1' },
      { role: 'user', content: parts, name: 'Ada' },
      { role: 'assistant', content: 'One.', created_at: 1 },
    ])
    expect(body.conversation.title).toBe('Two parts')
    const { items } = app.provider.conversation(body.conversation.id)
    expect(items.map((item) => item.role)).toEqual(['system', 'user', 'assistant'])
    expect(await app.lines(body.conversation.id)).toEqual(['user: Two parts', 'assistant: One.'])
  })

  it('go on from there', async () => {
    const { body } = await send({ title: 'Old times', messages: messages(2) })
    const answer = await app.ask('And now?', { conversationId: body.conversation.id })
    expect(answer.body.content).toBe('I heard: Message 0, And now?')
    expect((await app.history(body.conversation.id)).conversation.title).toBe('Old times')
  })

  it('may be far more than a message’s worth', async () => {
    const long = 'x'.repeat(900_000)
    const { status } = await send([
      { role: 'user', content: long },
      { role: 'assistant', content: long },
    ])
    expect(status).toBe(200)
  })

  it('come through a provider that is busy for a while', async () => {
    app.provider.refuse('items.create', overloaded, 'reply-lost', overloaded)
    const { body } = await send(messages(30))
    expect(await app.lines(body.conversation.id)).toEqual(lines(messages(30)))
  })

  it('are in the outbox until all of them are there, so that the death of the server leaves nothing behind', async () => {
    const hold = gate()
    app.provider.refuse('items.create', hold)
    const before = await app.prisma.conversation.count()
    const importing = send(messages(3))
    await hold.reached
    const [half] = await app.prisma.deletion.findMany({ where: { completedAt: null } })
    expect(app.provider.memory.conversations.has(half?.providerConversationId ?? '')).toBe(true)
    expect(half?.dueAt.getTime()).toBeGreaterThan(Date.now() + 30 * 60_000)
    expect(await app.prisma.conversation.count()).toBe(before)
    hold.open()
    expect((await importing).body.conversation.id).toBe(half?.conversationId)
    expect(await app.prisma.deletion.count({ where: { completedAt: null } })).toBe(0)
  })

  it('are not stored when the outbox has begun with them meanwhile, however far it got', async () => {
    const hold = gate()
    app.provider.refuse('items.create', hold)
    const before = await app.prisma.conversation.count()
    const importing = send(messages(3))
    await hold.reached
    await makeDeletionsDue(app.prisma)
    const { id } = await app.prisma.deletion.findFirstOrThrow({ where: { completedAt: null } })
    const claimed = await claimDeletion(id)
    if (!claimed || 'dueInMs' in claimed) throw new Error('Nothing was due.')
    await strikeOut(claimed, 'itemIds', [])
    hold.open()
    expect((await importing).status).toBe(500)
    expect(await app.prisma.conversation.count()).toBe(before)
    await makeDeletionsDue(app.prisma)
    await runDeletions()
    expect(app.provider.memory.conversations.has(claimed.conversationId)).toBe(false)
  })

  it.each<[string, object]>([
    ['refuses the first', refusal(400, 'Invalid value.', { code: 'invalid_value' })],
    ['is down for good', overloaded],
  ])('that a provider %s leave nothing, neither here nor there', async (_, refused) => {
    const before = await app.prisma.conversation.count()
    const known = app.provider.memory.conversations.size
    app.provider.refuse('items.create', ...Array.from({ length: 10 }, () => refused as typeof overloaded))
    expect((await send(messages(30))).status).toBeGreaterThanOrEqual(500)
    app.provider.reset()
    await runDeletions()
    expect(await app.prisma.conversation.count()).toBe(before)
    expect(app.provider.memory.conversations.size).toBe(known)
  })

  it('come two at a time from one person, the third when one of them is done', async () => {
    app.provider.reset()
    const hold = gate()
    app.provider.refuse('items.create', hold)
    const first = send(messages(1))
    await hold.reached
    const holdToo = gate()
    app.provider.refuse('items.create', holdToo)
    const second = send(messages(1))
    await holdToo.reached
    const third = await send(messages(1))
    expect([third.status, third.body.error.code]).toEqual([429, 'too_many_imports'])
    const other = app.stranger()
    await other.fetch('/api/auth/sign-in/anonymous', { method: 'POST', body: {} })
    const theirs = await other.json('/api/conversations/import', { method: 'POST', body: messages(1) })
    expect(theirs.status).toBe(200)
    hold.open()
    holdToo.open()
    expect([(await first).status, (await second).status]).toEqual([200, 200])
    expect((await send(messages(1))).status).toBe(200)
  })

  it('are five at a time on a node, and one that failed makes room too', async () => {
    const leave = await Promise.all([1, 2, 3, 4, 5].map((n) => admitImport({ id: `user ${n}` }, 1)))
    expect((await send(messages(1))).body.error.code).toBe('too_many_imports')
    leave.pop()?.()
    for (const _ of [1, 2, 3]) expect((await send([])).status).toBe(400)
    expect((await send(messages(1))).status).toBe(200)
    for (const end of leave) end()
  })

  it.each([
    ['as messages', `{"messages":[${'0,'.repeat(3_000_000)}0]}`],
    ['as parts of one message', `[{"role":"user","content":[${'0,'.repeat(3_000_000)}0]}]`],
    [
      'as parts of thousands of messages',
      `[${Array.from({ length: 3000 }, () => `{"role":"user","content":[${'0,'.repeat(999)}0]}`).join()}]`,
    ],
  ])('that are millions of numbers %s are refused without a look at each', (_, text) => {
    const body = JSON.parse(text)
    const began = performance.now()
    const result = z.safeParse(importConversationSchema, body)
    expect(result.error?.issues).toHaveLength(1)
    expect(performance.now() - began).toBeLessThan(500)
  })

  it.each<[string, unknown, string]>([
    ['none', { messages: [] }, 'messages: Give at least one'],
    ['no list', { title: 'T' }, 'messages'],
    ['10,001', messages(10_001), 'At most 10,000'],
    ['one of a tool', [{ role: 'tool', content: 'x' }], 'messages.0.role: Expected user'],
    ['one without text', [{ role: 'assistant', content: null }], 'messages.0.content: Expected text'],
    [
      'one of 1,001 parts',
      [{ role: 'user', content: Array.from({ length: 1001 }, () => ({ type: 'text', text: 'x' })) }],
      'messages.0.content: Expected text, or at most 1,000',
    ],
    [
      'the second of another kind',
      [
        { role: 'user', content: 'x' },
        { role: 'user', content: 1 },
      ],
      'messages.1.content: Expected',
    ],
    [
      'an image',
      [{ role: 'user', content: [{ type: 'image_url', image_url: {} }] }],
      'messages.0.content: Expected text',
    ],
  ])('(%s) are refused with what is wrong', async (_, body, text) => {
    const before = app.provider.memory.conversations.size
    const reply = await send(body)
    expect([reply.status, reply.body.error.code]).toEqual([400, 'invalid_request'])
    expect(reply.body.error.message).toContain(text)
    expect(app.provider.memory.conversations.size).toBe(before)
  })

  it('of more than 20 MB are refused', async () => {
    const { status, body } = await send([{ role: 'user', content: 'x'.repeat(20_000_000) }])
    expect([status, body.error.code]).toEqual([413, 'body_too_large'])
    expect(body.error.message).toContain('20 MB')
  })
})
