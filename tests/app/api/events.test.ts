import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { allWatchers } from '#lib/server/live/audience.ts'
import { stopLiveUpdates } from '#lib/server/live/stop-live-updates.ts'
import { startTestApp, type TestBrowser } from '#tests/support/app.ts'
import { type LiveWatch, watchLive } from '#tests/support/live-events.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
let browser: TestBrowser
let neighbour: TestBrowser
let watch: LiveWatch
let watchNextDoor: LiveWatch

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.stop())
beforeEach(async () => {
  browser = await app.guest()
  neighbour = await app.guest()
  watch = await watchLive(browser)
  watchNextDoor = await watchLive(neighbour)
})
afterEach(async () => {
  await Promise.all([watch.leave(), watchNextDoor.leave()])
  expect(allWatchers()).toEqual([])
})

const create = async (as = browser, title = 'Recipes') =>
  (await as.json('/api/conversations', { method: 'POST', body: { title } })).body.conversation.id as string

const viewerId = async (as: TestBrowser) => (await as.json('/api/viewer')).body.viewer.id as string

/** Whatever was under way has arrived by now next door, and only the neighbour's own was told there. */
async function expectNothingNextDoor() {
  const own = await create(neighbour)
  await watchNextDoor.untilShown(own, () => true)
  expect(new Set(watchNextDoor.ids())).toEqual(new Set([own]))
}

describe('a browser that watches is told', () => {
  it('to read everything anew, first of all', () => {
    expect(watch.seen).toEqual([{ type: 'refresh' }])
  })

  it('of a conversation that was created, with all that a list shows of it', async () => {
    const id = await create()
    const told = await watch.untilShown(id, () => true)
    const { conversations } = (await browser.json('/api/conversations')).body
    expect(conversations).toEqual([told])
    await expectNothingNextDoor()
  })

  it.each([
    ['renamed', { title: 'Soups' }],
    ['pinned', { pinnedAt: new Date('2026-11-01') }],
    ['archived', { archivedAt: new Date('2026-11-02') }],
    ['put into the trash', { trashedAt: new Date('2026-11-03') }],
    ['given pairs of its own', { metadata: { topic: 'soup' } }],
  ])('of one that was %s, by whomever', async (_, data) => {
    const id = await create()
    await app.prisma.conversation.update({ where: { id }, data })
    const [[field, value]] = Object.entries(data) as [[string, unknown]]
    const wanted = value instanceof Date ? value.toISOString() : value
    const told = await watch.untilShown(id, (shown) => {
      const is = shown[field as keyof typeof shown]
      return JSON.stringify(is) === JSON.stringify(wanted)
    })
    expect(told).toMatchObject({ id, [field]: wanted })
    await expectNothingNextDoor()
  })

  it('of one that was taken out of the trash', async () => {
    const id = await create()
    await app.prisma.conversation.update({ where: { id }, data: { trashedAt: new Date() } })
    await watch.untilShown(id, ({ trashedAt }) => trashedAt !== null)
    await app.prisma.conversation.update({ where: { id }, data: { trashedAt: null } })
    await watch.untilShown(id, ({ trashedAt }) => trashedAt === null)
  })

  it('of one that was deleted for good', async () => {
    const id = await create()
    await watch.untilShown(id, () => true)
    await app.prisma.conversation.delete({ where: { id } })
    await watch.untilRemoved(id)
    await expectNothingNextDoor()
  })

  it('which turn runs in a conversation, and that it has ended', async () => {
    const id = await create()
    const turnId = crypto.randomUUID()
    const turn = { id: turnId, conversationId: id, userId: await viewerId(browser), input: 'Hello', model: 'demo' }
    const leaseUntil = new Date(Date.now() + 60_000)
    await app.prisma.turn.create({ data: { ...turn, status: 'running', leaseUntil } })
    await watch.untilShown(id, ({ liveTurnId }) => liveTurnId === turnId)
    await app.prisma.turn.update({ where: { id: turnId }, data: { status: 'completed' } })
    await watch.untilShown(id, ({ liveTurnId }) => liveTurnId === null)
    await expectNothingNextDoor()
  })

  it('of many changes of the same moment once, as it is in the end', async () => {
    const id = await create()
    await watch.untilShown(id, () => true)
    const before = watch.seen.length
    await app.prisma.$transaction(
      [1, 2, 3, 4].map((n) => app.prisma.conversation.update({ where: { id }, data: { title: `Title ${n}` } })),
    )
    await watch.untilShown(id, ({ title }) => title === 'Title 4')
    expect(watch.seen).toHaveLength(before + 1)
  })

  it('to read anew instead, when very much changes at once', async () => {
    const userId = await viewerId(browser)
    await app.prisma.conversation.createMany({
      data: Array.from({ length: 300 }, (_, n) => {
        const id = `conv_${crypto.randomUUID().replaceAll('-', '')}${n}`
        return { id, userId, provider: 'local' as const, title: `${n}`, model: 'demo' }
      }),
    })
    await watch.untilRefreshed(2)
    await expectNothingNextDoor()
    expect(watch.ids().length).toBeLessThan(300)
  })
})

describe('an account that a guest becomes', () => {
  it('is told of what was the guest’s, and the guest’s session hears nothing more', async () => {
    const id = await create()
    await watch.untilShown(id, () => true)
    const account = { email: `${crypto.randomUUID()}@example.org`, password: 'correct horse battery', name: 'Ada' }
    const device = app.stranger()
    await device.json('/api/auth/sign-up/email', { method: 'POST', body: account })
    const elsewhere = await watchLive(device)
    await browser.json('/api/auth/sign-in/email', { method: 'POST', body: account })
    expect(await elsewhere.untilShown(id, () => true)).toMatchObject({ title: 'Recipes' })
    const told = watch.seen.length
    await watch.ended
    expect(watch.seen).toHaveLength(told)
    await elsewhere.leave()
  })
})

describe('the events end', () => {
  it('when the session has ended, before anything else is told', async () => {
    const id = await create()
    await watch.untilShown(id, () => true)
    const told = watch.seen.length
    await app.prisma.session.deleteMany({ where: { userId: await viewerId(browser) } })
    await app.prisma.conversation.update({ where: { id }, data: { title: 'A secret' } })
    await watch.ended
    expect(watch.seen).toHaveLength(told)
  })

  it('for those whose session has ended, when nothing happens at all', async () => {
    await app.prisma.session.deleteMany({ where: { userId: await viewerId(browser) } })
    await watch.ended
    expect(allWatchers()).toHaveLength(1)
  })

  it('and are forgotten when the browser leaves, though nothing has happened', async () => {
    expect(allWatchers()).toHaveLength(2)
    await watch.leave()
    await vi.waitFor(() => expect(allWatchers()).toHaveLength(1))
  })

  it('are refused to a page of another account, which this browser has by now', async () => {
    const path = `/api/events?viewer=${await viewerId(neighbour)}`
    const { status, body } = await browser.json(path)
    expect([status, body.error.code]).toEqual([401, 'not_signed_in'])
  })
})

it('a session has at most 20 streams of events: the oldest ends for the next one', async () => {
  const others = []
  for (let n = 2; n <= 20; n++) others.push(await watchLive(browser))
  expect(allWatchers()).toHaveLength(21)
  const next = await watchLive(browser)
  await watch.ended
  expect(allWatchers()).toHaveLength(21)
  const id = await create()
  for (const other of [...others, next]) await other.untilShown(id, () => true)
  await Promise.all([...others, next].map((other) => other.leave()))
})

describe('a connection to the database that is lost', () => {
  it('is made again, everybody reads anew, and nothing is missed afterwards', async () => {
    await app.prisma.$queryRaw`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'parley-live' AND datname = current_database()`
    await Promise.all([watch.untilRefreshed(2), watchNextDoor.untilRefreshed(2)])
    const id = await create()
    await watch.untilShown(id, () => true)
    const connections = await app.prisma.$queryRaw`
      SELECT pid FROM pg_stat_activity WHERE application_name = 'parley-live' AND datname = current_database()`
    expect(connections).toHaveLength(1)
  })
})

describe('a server that stops', () => {
  it('ends all events and takes no new ones', async () => {
    await stopLiveUpdates()
    await Promise.all([watch.ended, watchNextDoor.ended])
    const { status, body } = await browser.json('/api/events')
    expect([status, body.error.code]).toEqual([503, 'shutting_down'])
  })
})
