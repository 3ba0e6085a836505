import { randomUUID } from 'node:crypto'
import OpenAI from 'openai'
import { PgBoss } from 'pg-boss'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Handlers } from '#lib/server/jobs/attempt.ts'
import { enqueue, hurry, jobsOf } from '#lib/server/jobs/enqueue.ts'
import { type JobKind, jobKinds, kinds, scheduleOf } from '#lib/server/jobs/kinds.ts'
import { openQueue } from '#lib/server/jobs/queue.ts'
import { runDueJobs, startJobs, stopJobs, wakeJobs } from '#lib/server/jobs/run-jobs.ts'
import { startTestApp } from '#tests/support/app.ts'
import { gate } from '#tests/support/misbehaving-provider/script.ts'
import { jobsLeft } from '#tests/support/queue.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
beforeAll(async () => {
  app = await startTestApp({ RETRY_BASE_MS: '5' })
})
afterAll(async () => {
  await stopJobs()
  await app.stop()
})
beforeEach(async () => {
  await stopJobs()
  await app.prisma.$executeRaw`DELETE FROM pgboss.job`
})

/** Without what a node that tends the queue may have put into it by the clock. */
const waiting = () => jobsLeft(app.prisma, ...jobKinds.filter((kind) => !scheduleOf(kind)))

/** Handlers that note what they are told. */
function noting(done: string[]): Handlers {
  return { index: async (id) => void done.push(id), title: async (id) => void done.push(id) }
}

/** A job that is being done until the test says so. */
async function beingDone(id: string) {
  const hold = gate()
  const done: string[] = []
  const index = async (id: string) => {
    hold.arrive()
    await hold.opened
    done.push(id)
  }
  await enqueue(jobsOf('index', [id]))
  const working = runDueJobs({ index })
  await hold.reached
  return { hold, done, index, working }
}

describe('a job that is put into the queue', () => {
  it('is done once, whoever asks for it however often', async () => {
    await enqueue(jobsOf('index', ['a', 'b']))
    await enqueue(jobsOf('index', ['a']))
    const done: string[] = []
    await Promise.all([runDueJobs(noting(done)), runDueJobs(noting(done))])
    expect(done.sort()).toEqual(['a', 'b'])
    expect(await waiting()).toEqual([])
  })

  it('is there only if the transaction it was put in with commits', async () => {
    const { db } = await import('#lib/server/db/client.ts')
    const undone = db().$transaction(async (tx) => {
      await enqueue(jobsOf('index', ['a']), tx)
      throw new Error('Undone.')
    })
    await expect(undone).rejects.toThrow('Undone.')
    expect(await waiting()).toEqual([])
    await db().$transaction([enqueue(jobsOf('index', ['b'])), db().$executeRaw`SELECT 1`])
    expect(await waiting()).toMatchObject([{ id: 'b' }])
  })

  it('is as the queue itself would have written it', async () => {
    const boss = new PgBoss({ connectionString: process.env.DATABASE_URL ?? '', migrate: false, schedule: false })
    await boss.start()
    await boss.send('index', { id: 'theirs' }, { singletonKey: 'theirs' })
    await boss.stop({ graceful: false })
    await enqueue(jobsOf('index', ['ours']))
    const rows = await app.prisma.$queryRaw<Record<string, unknown>[]>`SELECT * FROM pgboss.job`
    const [theirs, ours] = ['theirs', 'ours'].map((key) => {
      const row = rows.find((row) => row.singleton_key === key)
      const { id, data, singleton_key, created_on, start_after, keep_until, ...rest } = row ?? {}
      return { ...rest, retention: Number(keep_until) - Number(start_after), data: Object.keys(data ?? {}) }
    })
    expect(ours).toEqual(theirs)
  })

  it('while one with its id is being done is done afterwards', async () => {
    const { hold, done, index, working } = await beingDone('a')
    await enqueue(jobsOf('index', ['a']))
    await runDueJobs({ index })
    expect(done).toEqual([])
    hold.open()
    await working
    await runDueJobs({ index })
    expect(done).toEqual(['a', 'a'])
  })

  it('while one with its id is being done is done right after it, where somebody said so', async () => {
    const { hold, done, working } = await beingDone('a')
    await enqueue(jobsOf('index', ['a']))
    wakeJobs('index')
    hold.open()
    await working
    expect(done).toEqual(['a', 'a'])
  })

  it('waits for its time, unless it is hurried', async () => {
    const done: string[] = []
    await enqueue(jobsOf('index', ['a'], { afterMs: 3_600_000 }))
    await runDueJobs(noting(done))
    expect(done).toEqual([])
    await hurry('index', ['a'])
    await runDueJobs(noting(done))
    expect(done).toEqual(['a'])
  })

  it('is done at once where it is due, and by any node that is told nothing', async () => {
    const done: string[] = []
    startJobs(noting(done))
    await enqueue(jobsOf('index', ['a']))
    wakeJobs('index')
    await vi.waitUntil(() => done.includes('a'), { timeout: 15_000 })
    await enqueue(jobsOf('title', ['b']))
    await vi.waitUntil(() => done.includes('b'), { timeout: 15_000 })
  })
})

describe('a program that does what is due', () => {
  it('leaves nothing, also when all that it did ends while it looks for more of one kind', async () => {
    const ids = Array.from({ length: 2 * kinds.index.atOnce }, (_, n) => `${n}`)
    await enqueue(jobsOf('index', ids))
    await enqueue(jobsOf('title', ids.slice(0, kinds.title.atOnce)))
    const boss = await openQueue()
    const [fetch, complete] = [boss.fetch.bind(boss), boss.complete.bind(boss)]
    const looks: string[] = []
    let completed = 0
    const hold = gate()
    vi.spyOn(boss, 'complete').mockImplementation(async (kind, job) => {
      const reply = await complete(kind, job)
      completed++
      return reply
    })
    vi.spyOn(boss, 'fetch').mockImplementation(async (kind: string, options = {}) => {
      looks.push(kind)
      if (kind === 'title' && looks.filter((look) => look === kind).length === 2) {
        hold.open()
        await vi.waitUntil(() => completed === kinds.index.atOnce + kinds.title.atOnce, { timeout: 15_000 })
      }
      return fetch(kind, options)
    })
    const done: string[] = []
    await runDueJobs({
      index: async (id) => {
        await hold.opened
        done.push(id)
      },
      title: async (id) => {
        if (id !== '0') await hold.opened
      },
    })
    expect(done.sort()).toEqual(ids)
  })
})

describe('a job that fails', () => {
  it('is tried again, later each time, until it is done', async () => {
    const attempts: number[] = []
    const index = async (_: string, { attempt }: { attempt: number }) => {
      attempts.push(attempt)
      if (attempt < 4) throw new Error('Not this time.')
    }
    await enqueue(jobsOf('index', ['a']))
    await expect
      .poll(
        async () => {
          await runDueJobs({ index })
          return waiting()
        },
        { interval: 5, timeout: 10_000 },
      )
      .toEqual([])
    expect(attempts).toEqual([1, 2, 3, 4])
  })

  it('is claimed until it has its time, so that nobody can have it before that', async () => {
    const boss = await openQueue()
    const update = boss.update.bind(boss)
    const between: unknown[] = []
    const spied = vi.spyOn(boss, 'update').mockImplementation(async (...args: unknown[]) => {
      between.push(...(await waiting()))
      return update(...(args as Parameters<typeof update>))
    })
    await enqueue(jobsOf('index', ['a']))
    await runDueJobs({ index: async () => ({ againAfterMs: 3_600_000 }) })
    spied.mockRestore()
    expect(between).toMatchObject([{ id: 'a', state: 'active' }])
    const [job] = await waiting()
    expect(job).toMatchObject({ id: 'a', state: 'retry' })
    expect(Number(job?.due)).toBeGreaterThan(Date.now() + 3_500_000)
  })

  it('stays claimed when its time can’t be noted, and is tried again when the claim runs out', async () => {
    const boss = await openQueue()
    const spied = vi.spyOn(boss, 'update').mockRejectedValue(new Error('The connection is gone.'))
    await enqueue(jobsOf('index', ['a']))
    await runDueJobs({ index: async () => ({ againAfterMs: 3_600_000 }) })
    spied.mockRestore()
    expect(await waiting()).toMatchObject([{ id: 'a', state: 'active' }])
  })

  it('is left as it is when it is somebody else’s by then', async () => {
    await enqueue(jobsOf('index', ['a']))
    await runDueJobs({
      index: async () => {
        await app.prisma.$executeRaw`
          UPDATE pgboss.job SET state = 'retry', retry_count = retry_count + 1, start_after = to_timestamp(4102444800)
          WHERE singleton_key = 'a'`
        throw new Error('Too late.')
      },
    })
    expect(await waiting()).toMatchObject([{ id: 'a', state: 'retry', retries: 1, due: new Date(4_102_444_800_000) }])
  })

  it('keeps no other from being done', async () => {
    const done: string[] = []
    await enqueue(jobsOf('index', ['bad', 'good']))
    await runDueJobs({
      index: async (id) => {
        if (id === 'bad') throw new Error('Never.')
        done.push(id)
      },
    })
    expect(done).toEqual(['good'])
    expect(await waiting()).toMatchObject([{ id: 'bad', state: 'retry' }])
  })

  it('for all of its kind pauses the kind', async () => {
    const asked: string[] = []
    await enqueue(
      jobsOf(
        'delete.openai',
        Array.from({ length: 12 }, () => randomUUID()),
      ),
    )
    const handlers: Handlers = {
      'delete.openai': async (id) => {
        asked.push(id)
        return { againAfterMs: 60_000, pauseMs: 60_000 }
      },
    }
    await runDueJobs(handlers)
    expect(asked.length).toBeLessThanOrEqual(4)
  })

  const overloaded = { status: 429, code: 'rate_limit_exceeded', asked: { 'retry-after': '60' } }
  const rejected = { status: 400, code: 'invalid_value', asked: { 'retry-after': '60' } }
  const whole = 12
  it.each<[string, JobKind, typeof overloaded, number]>([
    ['by a provider that takes nothing pauses what is done there', 'metadata.openai', overloaded, 5],
    ['by the local provider pauses what is done there', 'metadata.local', overloaded, 2],
    ['by itself pauses nothing', 'metadata.openai', rejected, whole],
    ['where not all is done at one provider pauses nothing', 'index', overloaded, whole],
  ])('%s', async (_, kind, { status, code, asked }, begun) => {
    const ids = Array.from({ length: whole }, (_, n) => `${n}`)
    await enqueue(jobsOf(kind, ids))
    await enqueue(jobsOf('title', ids))
    const [tried, other]: string[][] = [[], []]
    await runDueJobs({
      [kind]: async (id: string) => {
        tried?.push(id)
        throw OpenAI.APIError.generate(status, { error: { code } }, 'No.', new Headers(asked))
      },
      title: async (id) => void other?.push(id),
    })
    expect([tried?.length, other?.length]).toEqual([begun, whole])
    expect(await waiting()).toHaveLength(whole)
  })
})

describe('a schedule', () => {
  const schedules = () => app.prisma.$queryRaw<{ name: JobKind; cron: string; data: object; options: object }[]>`
    SELECT name, cron, data, options FROM pgboss.schedule ORDER BY name`

  it('is in the queue for every kind that has one', async () => {
    const expected = jobKinds.flatMap((name) => {
      const cron = scheduleOf(name)
      return cron ? [{ name, cron, data: { id: name } }] : []
    })
    expect(await schedules()).toMatchObject(expected.sort((a, b) => (a.name < b.name ? -1 : 1)))
  })

  it('makes one job of a kind, however many nodes tend the queue', async () => {
    const connectionString = process.env.DATABASE_URL ?? ''
    const nodes = [1, 2].map(() => new PgBoss({ connectionString, migrate: false, schedule: false }))
    const all = await schedules()
    for (const node of nodes) await node.start()
    await Promise.all(nodes.flatMap((node) => all.map(({ name, data, options }) => node.send(name, data, options))))
    for (const node of nodes) await node.stop({ graceful: false })
    expect(await jobsLeft(app.prisma)).toMatchObject(
      all.map(({ name }) => ({ kind: name, id: name, state: 'created' })),
    )
  })
})

describe('a job whose node is gone', () => {
  it('is done by another, and whoever comes back from the dead ends nothing', async () => {
    await enqueue(jobsOf('index', ['a']))
    const boss = new PgBoss({ connectionString: process.env.DATABASE_URL ?? '', migrate: false, schedule: false })
    await boss.start()
    const [claimed] = await boss.fetch('index')
    await app.prisma.$executeRaw`UPDATE pgboss.job SET heartbeat_on = now() - interval '1 hour'`
    const hold = gate()
    startJobs({
      index: async () => {
        hold.arrive()
        await hold.opened
      },
    })
    await hold.reached
    await boss.complete('index', { id: claimed?.id ?? '', retryCount: claimed?.retryCount ?? 0 })
    expect(await waiting()).toMatchObject([{ id: 'a', state: 'active' }])
    await boss.stop({ graceful: false })
    hold.open()
    await expect.poll(waiting, { timeout: 15_000 }).toEqual([])
  }, 90_000)

  it('that was told to stop begins no other', async () => {
    const begun: string[] = []
    const hold = gate()
    const count = kinds.move.atOnce + 1
    await enqueue(
      jobsOf(
        'move',
        Array.from({ length: count }, (_, n) => `${n}`),
      ),
    )
    const move: Handlers = {
      move: async (id, { signal }) => {
        begun.push(id)
        hold.arrive()
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
      },
    }
    startJobs(move, { tends: false })
    await hold.reached
    await stopJobs()
    wakeJobs('move')
    expect(begun).toHaveLength(kinds.move.atOnce)
    expect(await waiting()).toMatchObject([{ kind: 'move', state: 'created' }])
  })

  it('that was told to stop is given back at once', async () => {
    const hold = gate()
    await enqueue(jobsOf('index', ['a']))
    startJobs({
      index: async (_, { signal }) => {
        hold.arrive()
        await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
      },
    })
    await hold.reached
    await stopJobs()
    const done: string[] = []
    await expect
      .poll(
        async () => {
          await runDueJobs(noting(done))
          return done
        },
        { timeout: 15_000 },
      )
      .toEqual(['a'])
  })
})

describe('persons', () => {
  it('take turns, however many jobs somebody has', async () => {
    const of = (person: string, count: number) => Array.from({ length: count }, (_, n) => `${person}${n}`)
    await enqueue(jobsOf('move', of('a', 50), { person: 'a' }))
    await enqueue(
      jobsOf(
        'move',
        of('a', 50).map((id) => `${id}-more`),
        { person: 'a' },
      ),
    )
    await enqueue(jobsOf('move', of('b', 2), { person: 'b' }))
    await enqueue(jobsOf('move', of('c', 1), { person: 'c' }))
    const done: string[] = []
    await runDueJobs({ move: async (id) => void done.push(id) })
    expect(done).toHaveLength(103)
    const lastOf = (person: string) => done.findLastIndex((id) => id.startsWith(person))
    expect(lastOf('c')).toBeLessThan(3)
    expect(lastOf('b')).toBeLessThan(5)
  })
})
