import { PrismaPg } from '@prisma/adapter-pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { isDatabaseAway } from '#lib/server/database-away.ts'
import { PrismaClient } from '#lib/server/db/generated/client.ts'
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { type DatabaseProxy, startDatabaseProxy } from '#tests/support/database-proxy.ts'
import { createRig, type Rig, textsIn } from './rig.ts'

let real: TestDatabase
let way: DatabaseProxy
let prisma: PrismaClient
let rig: Rig
let conversation: string

beforeAll(async () => {
  real = await createTestDatabase()
})
afterAll(() => real.drop())

beforeEach(async () => {
  way = await startDatabaseProxy(real.url)
  prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: way.url }, { onPoolError: () => {} }) })
  rig = createRig(prisma, { isDatabaseAway })
  conversation = (await rig.client.conversations.create()).id
})
afterEach(async () => {
  await prisma.$disconnect()
  await way.stop()
})

const away = { code: 'P1001', message: "Can't reach database server" }

/** The database as a process sees it that loses its connection once, as `lose` says, at one method of one table or of all. */
function losing(table: string, method: string, lose: (work: () => Promise<unknown>) => Promise<unknown>): PrismaClient {
  let isLost = false
  const wrapped = (target: object): object =>
    new Proxy(target, {
      get(inner, name) {
        const value = Reflect.get(inner, name)
        if (name === table && typeof value === 'object') return wrapped(value)
        if (name !== method || typeof value !== 'function' || isLost) return value
        return (...args: unknown[]) => {
          isLost = true
          return lose(() => Reflect.apply(value, inner, args))
        }
      },
    })
  return wrapped(real.prisma) as PrismaClient
}

describe('while the database is away', () => {
  it.each<[string, string, object?]>([
    ['POST', '/conversations', {}],
    ['GET', '/conversations/{}'],
    ['DELETE', '/conversations/{}'],
    ['POST', '/conversations/{}/items', { items: [{ role: 'user', content: 'Hello' }] }],
    ['GET', '/conversations/{}/items'],
    ['POST', '/responses', { model: 'scripted', input: 'Hello', background: true }],
    ['POST', '/responses', { model: 'scripted', input: 'Hello', conversation: '{}' }],
    ['POST', '/responses', { model: 'scripted', input: [{ type: 'item_reference', id: 'msg_1' }] }],
    ['GET', '/responses/resp_1'],
    ['GET', '/files'],
  ])('%s %s is asked to come again', async (method, path, body) => {
    await way.cut()
    const text = body && JSON.stringify(body).replace('{}"', `${conversation}"`)
    const reply = await rig.send(method, `/v1${path.replace('{}', conversation)}`, text)
    expect([reply.status, reply.headers.get('retry-after')]).toEqual([503, '2'])
    expect(reply.headers.get('x-request-id')).toMatch(/^req_/)
    const message = 'The server is temporarily unable to reach its database. Please retry in a few seconds.'
    expect(await reply.json()).toEqual({
      error: { message, type: 'service_unavailable_error', param: null, code: null },
    })
    expect(rig.reported.every(isDatabaseAway)).toBe(true)
    await way.mend()
    expect((await rig.client.conversations.retrieve(conversation)).id).toBe(conversation)
  })

  it('an answer goes on, and is stored when the database is back', async () => {
    rig.model.hold()
    const pending = rig.client.responses.create({ model: 'scripted', conversation, input: 'Hello' })
    const writing = await rig.model.next()
    await way.cut()
    writing.say('Good day.').end()
    await expect.poll(() => rig.reported.length).toBe(1)
    await way.mend()

    const response = await pending
    expect(response).toMatchObject({ status: 'completed', output_text: 'Good day.' })
    expect(await textsIn(rig.client, conversation)).toEqual(['Hello', 'Good day.'])
    expect(await rig.client.responses.retrieve(response.id)).toMatchObject({ status: 'completed' })
    expect(rig.reported).toHaveLength(1)
  })
})

describe('a connection that is lost', () => {
  it.each([
    ['when the lock was taken', 'localConversation', 'updateMany', 'afterwards'],
    ['before anything was read', 'localItem', 'findMany', 'at once'],
  ] as const)('%s leaves the conversation free', async (_, table, method, when) => {
    const unlucky = createRig(losing(table, method, fails(when)), { isDatabaseAway })
    const ask = () => unlucky.client.responses.create({ model: 'scripted', conversation, input: 'Hello' })
    await expect(ask()).rejects.toMatchObject({ status: 503 })
    await expect.poll(() => ask().then(({ status }) => status, String)).toBe('completed')
  })

  it.each([
    ['in a conversation', () => ({ conversation })],
    ['without one', () => ({})],
    ['in the background', () => ({ conversation, background: true })],
  ])('in the moment in which an answer was stored %s stores it once', async (_, where) => {
    const unlucky = createRig(losing('', '$transaction', fails('afterwards')), { isDatabaseAway })
    const { id } = await unlucky.client.responses.create({ model: 'scripted', input: 'Hello', ...where() })
    await expect.poll(async () => (await unlucky.client.responses.retrieve(id)).status).toBe('completed')
    const said = 'conversation' in where() ? ['Hello', 'I heard 1 items.'] : []
    expect(await textsIn(rig.client, conversation)).toEqual(said)
    expect(unlucky.reported).toEqual([away])
  })
})

/** Loses the connection before the work is done, or when it is and nobody is told. */
function fails(when: 'at once' | 'afterwards') {
  return async (work: () => Promise<unknown>) => {
    if (when === 'afterwards') await work()
    throw away
  }
}
