import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { createClock, createRig, gather, type Rig, textsIn } from '../rig.ts'

let database: TestDatabase
let rig: Rig
let conversation: string
const clock = createClock()

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  rig = createRig(database.prisma, { now: clock.now })
  conversation = (await rig.client.conversations.create({ items: [{ role: 'user', content: 'Before' }] })).id
})

const locked = { status: 400, code: 'conversation_locked', param: 'conversation' }
const background = (from: Rig, input = 'Hello') =>
  from.client.responses.create({ model: 'scripted', conversation, input, background: true })

describe('one writer at a time', () => {
  it('lets exactly one of many responses begin', async () => {
    rig.model.hold()
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => background(rig)))
    const refused = tries.filter((result) => result.status === 'rejected')
    expect(refused).toHaveLength(7)
    for (const { reason } of refused) expect(reason).toMatchObject(locked)
    expect(await database.prisma.localResponse.count({ where: { conversationId: conversation } })).toBe(1)
  })

  it('keeps items from being added or deleted under a response', async () => {
    rig.model.hold()
    const { id } = await background(rig)
    const { items } = rig.client.conversations
    const [item] = (await items.list(conversation)).data
    await expect(items.create(conversation, { items: [{ role: 'user', content: 'x' }] })).rejects.toMatchObject(locked)
    await expect(items.delete(item?.id ?? '', { conversation_id: conversation })).rejects.toMatchObject(locked)

    ;(await rig.model.next()).say('Hi').end()
    await rig.runs.find(id, 'key-app')?.finished
    await items.create(conversation, { items: [{ role: 'user', content: 'After' }] })
    expect(await textsIn(rig.client, conversation)).toEqual(['Before', 'Hello', 'Hi', 'After'])
  })

  it('takes turns when each waits for the one before', async () => {
    for (const input of ['1', '2', '3']) {
      await rig.client.responses.create({ model: 'scripted', conversation, input })
    }
    expect(await textsIn(rig.client, conversation)).toHaveLength(7)
  })
})

describe('a process that dies', () => {
  /** Runs in a process of its own that is never heard of again. */
  async function orphan() {
    const dead = createRig(database.prisma, { now: clock.now, heartbeat: { beatMs: 3_600_000, deadMs: 20_000 } })
    dead.model.hold()
    const { id } = await background(dead)
    return { id, writing: await dead.model.next(), run: dead.runs.find(id, 'key-app') }
  }

  it('leaves a response that settles as failed when it is looked at', async () => {
    const { id } = await orphan()
    expect(await rig.client.responses.retrieve(id)).toMatchObject({ status: 'in_progress' })
    await expect(rig.client.responses.retrieve(id, { stream: true })).rejects.toMatchObject({
      ...{ status: 400, message: expect.stringContaining('can no longer be streamed') },
    })

    clock.advance(20_001)
    expect(await rig.client.responses.retrieve(id)).toMatchObject({
      ...{ status: 'failed', error: { code: 'server_error' } },
    })
    await expect(rig.client.responses.cancel(id)).rejects.toMatchObject({
      ...{ message: '400 Cannot cancel a failed response.' },
    })
    await background(rig)
  })

  it('leaves a lock that lapses after twenty seconds', async () => {
    await orphan()
    clock.advance(19_999)
    await expect(background(rig)).rejects.toMatchObject(locked)
    clock.advance(2)
    const next = await rig.client.responses.create({ model: 'scripted', conversation, input: 'Hello' })
    expect(next.status).toBe('completed')
  })

  it('can store nothing any more when it turns out to live', async () => {
    const { id, writing, run } = await orphan()
    clock.advance(20_001)
    await rig.client.responses.create({ model: 'scripted', conversation, input: 'Next' })

    writing.say('Too late').end()
    expect(await run?.finished).toMatchObject({ status: 'failed' })
    expect(await textsIn(rig.client, conversation)).toEqual(['Before', 'Next', 'I heard 2 items.'])
    expect(await rig.client.responses.retrieve(id)).toMatchObject({ status: 'failed' })
  })
})

describe('a response of another process', () => {
  it('stays alive by its heartbeat', async () => {
    const heartbeat = { beatMs: 5, deadMs: 20_000 }
    const other = createRig(database.prisma, { now: clock.now, heartbeat })
    other.model.hold()
    const { id } = await background(other)
    const aliveUntil = async () => (await database.prisma.localResponse.findUnique({ where: { id } }))?.aliveUntil
    const lockedUntil = async () =>
      (await database.prisma.localConversation.findUnique({ where: { id: conversation } }))?.lockedUntil

    clock.advance(15_000)
    const deadline = new Date(clock.now() + 20_000)
    await expect.poll(aliveUntil).toEqual(deadline)
    await expect.poll(lockedUntil).toEqual(deadline)
    clock.advance(15_000)
    expect(await rig.client.responses.retrieve(id)).toMatchObject({ status: 'in_progress' })
    ;(await other.model.next()).end()
    await other.runs.find(id, 'key-app')?.finished
  })

  it('can be cancelled, which its process learns at the next heartbeat', async () => {
    const other = createRig(database.prisma, { now: clock.now, heartbeat: { beatMs: 5, deadMs: 20_000 } })
    other.model.hold()
    const stream = await other.client.responses.create({
      ...{ model: 'scripted', conversation, input: 'Hello', background: true, stream: true },
    })
    const events = stream[Symbol.asyncIterator]()
    const { value: created } = await events.next()
    const writing = await other.model.next()
    writing.say('Once ')

    const id = created?.type === 'response.created' ? created.response.id : ''
    expect(await rig.client.responses.cancel(id)).toMatchObject({ status: 'cancelled' })
    const rest = await gather({ [Symbol.asyncIterator]: () => events })
    expect(rest.at(-1)).toMatchObject({ type: 'response.failed', response: { status: 'cancelled' } })
    expect(writing.request.signal.aborted).toBe(true)
    expect(await textsIn(rig.client, conversation)).toEqual(['Before'])
  })
})

describe('a process that is asked to stop', () => {
  it('ends what it runs as failed and leaves no lock', async () => {
    rig.model.hold()
    const stream = await rig.client.responses.create({
      ...{ model: 'scripted', conversation, input: 'Hello', stream: true },
    })
    const other = await rig.client.conversations.create()
    const waiting = await rig.client.responses.create({
      ...{ model: 'scripted', conversation: other.id, input: 'Hello', background: true },
    })
    await rig.runs.stopAll()

    expect((await gather(stream)).at(-1)).toMatchObject({ type: 'response.failed', response: { status: 'failed' } })
    expect(await rig.client.responses.retrieve(waiting.id)).toMatchObject({ status: 'failed' })
    const next = createRig(database.prisma, { now: clock.now })
    await background(next)
  })
})

describe('a database that fails at the end of an answer', () => {
  it('makes the response failed, and nothing blocks the conversation', async () => {
    let failures = 1
    const unreliable = new Proxy(database.prisma, {
      get(target, name) {
        if (name !== '$transaction' || failures === 0) return Reflect.get(target, name)
        failures -= 1
        return () => Promise.reject(new Error('The connection was lost.'))
      },
    })
    const unlucky = createRig(unreliable, { now: clock.now })
    const stream = await unlucky.client.responses.create({
      ...{ model: 'scripted', conversation, input: 'Hello', background: true, stream: true },
    })
    const last = (await gather(stream)).at(-1)

    expect(last).toMatchObject({ type: 'response.failed', response: { error: { code: 'server_error' } } })
    expect(unlucky.reported).toHaveLength(1)
    expect(await textsIn(rig.client, conversation)).toEqual(['Before'])
    await rig.client.responses.create({ model: 'scripted', conversation, input: 'Again' })
  })
})
