import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { adoptWaitingWork } from '#lib/server/adopt-waiting-work.ts'
import { enqueue, jobsOf } from '#lib/server/jobs/enqueue.ts'
import type { JobKind } from '#lib/server/jobs/kinds.ts'
import { stopJobs } from '#lib/server/jobs/run-jobs.ts'
import { startTestApp } from '#tests/support/app.ts'
import { jobsLeft } from '#tests/support/queue.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
let userId: string
beforeAll(async () => {
  app = await startTestApp({ SEARCH_INDEX: 'on' })
  // What is taken over stays in the queue.
  await stopJobs()
  userId = (await (await app.guest()).json('/api/viewer')).body.viewer.id
})
afterAll(() => app.stop())
beforeEach(async () => {
  await app.prisma.conversation.deleteMany()
  await app.prisma.deletion.deleteMany()
  await app.prisma.$executeRaw`DELETE FROM pgboss.job`
})

const HOUR_MS = 3_600_000
const ago = new Date(Date.now() - HOUR_MS)
const later = new Date(Date.now() + HOUR_MS)
/** A node of the release before moves the time of what it works on so far. */
const claimedUntil = new Date(Date.now() + HOUR_MS / 2)

async function deletion(data: object): Promise<string> {
  const ids = { responseIds: [], itemIds: [], fileIds: [] }
  const what = { userId, conversationId: 'conv_gone', provider: 'openai', reason: 'person', createdAt: ago } as const
  return (await app.prisma.deletion.create({ data: { ...ids, ...what, ...data } })).id
}

async function conversation(id: string, data: object = {}): Promise<string> {
  const row = { id, userId, provider: 'local' as const, title: 'Title', model: 'demo' }
  return (await app.prisma.conversation.create({ data: { ...row, ...data } })).id
}

async function noted(id: string, dueAt: Date, attempts = 0): Promise<string> {
  await conversation(id)
  await app.prisma.searchBacklog.create({ data: { conversationId: id, dueAt, attempts } })
  return id
}

const stillNoted = async () =>
  (await app.prisma.searchBacklog.findMany({ orderBy: { conversationId: 'asc' } })).map((row) => row.conversationId)
const wholeQueue = () => app.prisma.$queryRaw<object[]>`SELECT * FROM pgboss.job ORDER BY id`
const idsOf = async (kind: JobKind) => (await jobsLeft(app.prisma, kind)).map(({ id }) => id).sort()
const setState = (id: string, state: string) =>
  app.prisma.$executeRaw`UPDATE pgboss.job SET state = ${state}::pgboss.job_state WHERE singleton_key = ${id}`

/** What the release before this one leaves behind, one of each: which jobs there are to be, and when they are due. */
async function leaveEverything() {
  const due = new Map<string, [kind: JobKind, due: Date | 'now']>()
  const half = { attempts: 3, errorCode: 'provider_busy', responseIds: ['resp_1'], itemIds: ['msg_1'], items: 4 }
  due.set(await deletion({ dueAt: ago }), ['delete.openai', ago])
  due.set(await deletion({ dueAt: ago, provider: 'local' }), ['delete.local', ago])
  due.set(await deletion({ dueAt: later }), ['delete.openai', later])
  due.set(await deletion({ dueAt: ago, ...half }), ['delete.openai', ago])
  due.set(await deletion({ dueAt: claimedUntil, attempts: 1 }), ['delete.openai', claimedUntil])
  due.set(await deletion({ dueAt: ago, userId: null, reason: 'temporary' }), ['delete.openai', ago])
  await deletion({ dueAt: ago, completedAt: ago })

  due.set(await noted('conv_due', ago), ['index', 'now'])
  due.set(await noted('conv_failed', ago, 5), ['index', 'now'])
  await noted('conv_claimed', claimedUntil, 1)

  due.set(await conversation('conv_stale_local', { metadataStale: true }), ['metadata.local', 'now'])
  due.set(await conversation('conv_stale', { metadataStale: true, provider: 'openai' }), ['metadata.openai', 'now'])
  await conversation('conv_told', { provider: 'openai' })

  due.set(await conversation('conv_broken', { moveTargetId: 'conv_1', moveLeaseUntil: ago }), ['move', 'now'])
  await conversation('conv_moving', { moveTargetId: 'conv_2', moveLeaseUntil: later })
  await conversation('conv_let_go', { moveTargetId: 'conv_3' })
  return due
}

describe('what the release before this one leaves', () => {
  it('is in the queue afterwards, with the time at which it is due', async () => {
    const expected = await leaveEverything()
    await adoptWaitingWork()
    const left = await jobsLeft(app.prisma)
    const now = Date.now()
    const seen = left.map(({ id, kind, due, ...job }) => {
      expect(job).toMatchObject({ state: 'created', retries: 0 })
      const isNow = due.getTime() > ago.getTime() && due.getTime() <= now
      return [id, [kind, isNow ? 'now' : due]]
    })
    const byId = (a: unknown[], b: unknown[]) => (String(a[0]) < String(b[0]) ? -1 : 1)
    expect(seen.sort(byId)).toEqual([...expected].sort(byId))
  })

  it('keeps its rows, but for those of the index that are jobs now', async () => {
    await leaveEverything()
    const rows = async () => [
      await app.prisma.deletion.findMany({ orderBy: { id: 'asc' } }),
      await app.prisma.conversation.findMany({ orderBy: { id: 'asc' } }),
    ]
    const before = await rows()
    await adoptWaitingWork()
    expect(await rows()).toEqual(before)
    expect(await stillNoted()).toEqual(['conv_claimed'])
  })

  it('is taken over once, however often that is done, and by however many at once', async () => {
    const expected = await leaveEverything()
    await Promise.all([adoptWaitingWork(), adoptWaitingWork(), adoptWaitingWork()])
    const queue = await wholeQueue()
    expect(queue).toHaveLength(expected.size)
    await adoptWaitingWork()
    expect(await wholeQueue()).toEqual(queue)
    expect(await stillNoted()).toEqual(['conv_claimed'])
  })

  it('and was being indexed by a node that is gone is indexed once its claim has run out', async () => {
    await noted('conv_claimed', claimedUntil, 1)
    await adoptWaitingWork()
    expect(await idsOf('index')).toEqual([])
    await app.prisma.searchBacklog.updateMany({ data: { dueAt: ago } })
    await adoptWaitingWork()
    expect(await idsOf('index')).toEqual(['conv_claimed'])
    expect(await stillNoted()).toEqual([])
  })
})

describe('what has a job already', () => {
  it.each(['created', 'retry', 'active'])('that is %s gets no second', async (state) => {
    const expected = await leaveEverything()
    for (const [id, [kind]] of expected) {
      await enqueue(jobsOf(kind, [id]))
      await setState(id, state)
    }
    const queue = await wholeQueue()
    await adoptWaitingWork()
    expect(await wholeQueue()).toEqual(queue)
  })

  it('that is done gets another', async () => {
    const id = await deletion({ dueAt: ago })
    await enqueue(jobsOf('delete.openai', [id]))
    await setState(id, 'completed')
    await adoptWaitingWork()
    expect(await idsOf('delete.openai')).toEqual([id])
  })

  it('and is being indexed is indexed again afterwards: more may have been said meanwhile', async () => {
    const id = await noted('conv_due', ago)
    await enqueue(jobsOf('index', [id]))
    await setState(id, 'active')
    await adoptWaitingWork()
    await setState(id, 'completed')
    await adoptWaitingWork()
    expect(await jobsLeft(app.prisma, 'index')).toMatchObject([{ id, state: 'created' }])
    expect(await stillNoted()).toEqual([])
  })
})
