import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { createClock, createRig, gather, type Rig, textsIn } from '../rig.ts'

let database: TestDatabase
let rig: Rig
const clock = createClock()

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())
beforeEach(() => {
  rig = createRig(database.prisma, { now: clock.now })
})

const said = (...texts: string[]) => texts.map((content) => ({ role: 'user' as const, content }))
const numbered = (from: number, count: number) =>
  said(...Array.from({ length: count }, (_, index) => `${from + index}`))

describe('a conversation', () => {
  it('is made with metadata and found again', async () => {
    const created = await rig.client.conversations.create({ metadata: { topic: 'ships' } })
    expect(created).toEqual({
      id: expect.stringMatching(/^conv_[0-9a-f]{48}$/),
      object: 'conversation',
      created_at: Math.floor(clock.now() / 1000),
      metadata: { topic: 'ships' },
    })
    expect(await rig.client.conversations.retrieve(created.id)).toEqual(created)
  })

  it('is made with items', async () => {
    const { id } = await rig.client.conversations.create({
      items: [...said('Question'), { role: 'assistant', content: 'Answer' }],
    })
    expect(await textsIn(rig.client, id)).toEqual(['Question', 'Answer'])
  })

  it('has its metadata replaced as a whole', async () => {
    const { id } = await rig.client.conversations.create({ metadata: { a: '1', b: '2' } })
    expect(await rig.client.conversations.update(id, { metadata: { c: '3' } })).toMatchObject({ metadata: { c: '3' } })
    expect((await rig.client.conversations.retrieve(id)).metadata).toEqual({ c: '3' })
  })

  it('is deleted once, and its items with it', async () => {
    const { id } = await rig.client.conversations.create({ items: said('Secret') })
    expect(await rig.client.conversations.delete(id)).toEqual({ id, object: 'conversation.deleted', deleted: true })

    const gone = { status: 404, message: `404 Conversation with id '${id}' not found.` }
    await expect(rig.client.conversations.delete(id)).rejects.toMatchObject(gone)
    await expect(rig.client.conversations.retrieve(id)).rejects.toMatchObject(gone)
    await expect(rig.client.conversations.items.list(id)).rejects.toMatchObject(gone)
    expect(await database.prisma.localItem.count({ where: { conversationId: id } })).toBe(0)
  })

  it('does not exist for another tenant', async () => {
    const { id } = await rig.client.conversations.create({ items: said('Secret') })
    const stranger = rig.clientFor('key-stranger')
    const gone = { status: 404, message: `404 Conversation with id '${id}' not found.` }
    await expect(stranger.conversations.retrieve(id)).rejects.toMatchObject(gone)
    await expect(stranger.conversations.update(id, { metadata: {} })).rejects.toMatchObject(gone)
    await expect(stranger.conversations.delete(id)).rejects.toMatchObject(gone)
    await expect(stranger.conversations.items.list(id)).rejects.toMatchObject(gone)
    await expect(stranger.conversations.items.create(id, { items: said('Hi') })).rejects.toMatchObject(gone)
    await expect(stranger.responses.create({ model: 'scripted', conversation: id, input: 'Hi' })).rejects.toMatchObject(
      gone,
    )
    expect(await textsIn(rig.client, id)).toEqual(['Secret'])
  })
})

describe('the items of a conversation', () => {
  it('are added in the order given and answered in full', async () => {
    const { id } = await rig.client.conversations.create()
    const added = await rig.client.conversations.items.create(id, {
      items: [...said('One'), { type: 'message', role: 'assistant', content: 'Two', phase: 'final_answer' }],
    })
    expect(added).toEqual({
      object: 'list',
      data: [
        {
          id: expect.stringMatching(new RegExp(`^msg_[0-9a-f]{32}${id.slice(-16)}$`)),
          type: 'message',
          status: 'completed',
          content: [{ type: 'input_text', text: 'One' }],
          role: 'user',
        },
        {
          id: expect.stringMatching(/^msg_/),
          type: 'message',
          status: 'completed',
          content: [{ type: 'output_text', text: 'Two', annotations: [], logprobs: [] }],
          role: 'assistant',
          phase: 'final_answer',
        },
      ],
      first_id: added.data[0]?.id,
      last_id: added.data[1]?.id,
      has_more: false,
    })
  })

  it('are listed newest first, twenty at a time, unless asked otherwise', async () => {
    const { id } = await rig.client.conversations.create({ items: numbered(1, 20) })
    await rig.client.conversations.items.create(id, { items: numbered(21, 5) })

    const newest = await rig.client.conversations.items.list(id)
    expect(newest.data).toHaveLength(20)
    expect(newest.data[0]).toMatchObject({ content: [{ text: '25' }] })
    expect(newest).toMatchObject({ has_more: true, last_id: newest.data[19]?.id })

    const rest = await newest.getNextPage()
    expect(rest.data.map((item) => item.type === 'message' && item.content[0])).toMatchObject(
      ['5', '4', '3', '2', '1'].map((text) => ({ text })),
    )
    expect(rest.has_more).toBe(false)
  })

  it('can be read to the end in any order and page size', async () => {
    const { id } = await rig.client.conversations.create({ items: numbered(1, 20) })
    for (const order of ['asc', 'desc'] as const) {
      for (const limit of [1, 7, 20, 100]) {
        const items = await gather(rig.client.conversations.items.list(id, { order, limit }))
        const texts = items.map((item) => item.type === 'message' && item.content[0])
        const wanted = Array.from({ length: 20 }, (_, index) => ({ text: String(index + 1) }))
        expect(texts).toMatchObject(order === 'asc' ? wanted : wanted.reverse())
      }
    }
  })

  it('are an empty list before the first one', async () => {
    const { id } = await rig.client.conversations.create()
    expect((await rig.client.conversations.items.list(id)).data).toEqual([])
  })

  it('can be read and deleted one by one', async () => {
    const { id } = await rig.client.conversations.create({ items: said('One', 'Two') })
    const [first] = (await rig.client.conversations.items.list(id, { order: 'asc' })).data
    const item = first?.id ?? ''

    expect(await rig.client.conversations.items.retrieve(item, { conversation_id: id })).toEqual(first)
    expect(await rig.client.conversations.items.delete(item, { conversation_id: id })).toEqual({
      ...{ id: item, object: 'conversation.item.deleted', deleted: true },
    })

    const gone = { status: 404, message: `404 Item with id '${item}' not found in conversation.` }
    await expect(rig.client.conversations.items.retrieve(item, { conversation_id: id })).rejects.toMatchObject(gone)
    await expect(rig.client.conversations.items.delete(item, { conversation_id: id })).rejects.toMatchObject(gone)
    await expect(rig.client.conversations.items.list(id, { after: item })).rejects.toMatchObject(gone)
    expect(await textsIn(rig.client, id)).toEqual(['Two'])
  })

  it('never share an id', async () => {
    const { id } = await rig.client.conversations.create()
    const own = { type: 'message' as const, id: 'msg_mine', role: 'user' as const, content: 'Hi' }
    await rig.client.conversations.items.create(id, { items: [own] as never })
    const refused = { status: 400, message: expect.stringContaining('Duplicate item found with id msg_mine.') }

    await expect(rig.client.conversations.items.create(id, { items: [own] as never })).rejects.toMatchObject(refused)
    await expect(
      rig.client.responses.create({ model: 'scripted', conversation: id, input: [own] as never }),
    ).rejects.toMatchObject(refused)
    await expect(rig.client.conversations.create({ items: [own, own] as never })).rejects.toMatchObject(refused)
    // A refused response leaves no lock behind.
    await rig.client.responses.create({ model: 'scripted', conversation: id, input: 'Hello' })
  })

  it('keep their order when many are added at once', async () => {
    const { id } = await rig.client.conversations.create()
    const batches = [100, 200, 300, 400].map((from) =>
      rig.client.conversations.items.create(id, { items: numbered(from, 10) }),
    )
    await Promise.all(batches)
    const texts = (await textsIn(rig.client, id)).map(Number)
    expect(texts).toHaveLength(40)
    for (const from of [100, 200, 300, 400]) {
      expect(texts.filter((text) => text >= from && text < from + 100)).toEqual(
        Array.from({ length: 10 }, (_, index) => from + index),
      )
    }
  })

  it('show an image address only on request', async () => {
    const image = { type: 'input_image' as const, image_url: 'data:image/png;base64,AA==', detail: 'auto' as const }
    const { id } = await rig.client.conversations.create({ items: [{ role: 'user', content: [image] }] })
    const include = ['message.input_image.image_url' as const]
    expect((await rig.client.conversations.items.list(id)).data).toMatchObject([
      { content: [{ type: 'input_image', detail: 'auto' }] },
    ])
    expect(JSON.stringify((await rig.client.conversations.items.list(id)).data)).not.toContain('base64')
    expect((await rig.client.conversations.items.list(id, { include })).data).toMatchObject([{ content: [image] }])
  })

  it('may be calls of tools with their outputs', async () => {
    const { id } = await rig.client.conversations.create({
      items: [
        { type: 'function_call', call_id: 'call_1', name: 'weather', arguments: '{}' },
        { type: 'function_call_output', call_id: 'call_1', output: 'Rain' },
      ],
    })
    const response = await rig.client.responses.create({ model: 'scripted', conversation: id, input: 'And now?' })
    expect(response.status).toBe('completed')
  })
})
