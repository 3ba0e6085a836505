import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isDatabaseAway } from '#lib/server/database-away.ts'
import type { db as Db } from '#lib/server/db/client.ts'
import { toAppError } from '#lib/server/errors.ts'
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts'
import { startDatabaseProxy } from '#tests/support/database-proxy.ts'

let real: TestDatabase
let way: Awaited<ReturnType<typeof startDatabaseProxy>>
let db: typeof Db
beforeAll(async () => {
  real = await createTestDatabase()
  way = await startDatabaseProxy(real.url)
  process.env.DATABASE_URL = way.url
  db = (await import('#lib/server/db/client.ts')).db
  await db().$queryRaw`SELECT 1`
})
afterAll(async () => {
  await db().$disconnect()
  await way.stop()
  await real.drop()
})

const errorOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  )
/** What fails with the database away, beginning before it goes. */
async function cutDuring(work: () => Promise<unknown>): Promise<unknown> {
  const failing = errorOf(work())
  await new Promise((resolve) => setTimeout(resolve, 50))
  await way.cut()
  return failing.finally(way.mend)
}
async function whileAway(work: () => Promise<unknown>): Promise<unknown> {
  await way.cut()
  return errorOf(work()).finally(way.mend)
}
const slow = () => db().$queryRaw`SELECT pg_sleep(0.5)::text`

describe('a database that cannot be reached', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['a query that runs', () => cutDuring(slow)],
    ['a query', () => whileAway(() => db().user.findMany())],
    ['a raw query', () => whileAway(() => db().$queryRaw`SELECT 1`)],
    ['a transaction that begins', () => whileAway(() => db().$transaction([db().user.findMany()]))],
    ['an interactive transaction that begins', () => whileAway(() => db().$transaction((tx) => tx.user.findMany()))],
    [
      'an interactive transaction that runs',
      () => cutDuring(() => db().$transaction(async (tx) => tx.$queryRaw`SELECT pg_sleep(0.5)::text`)),
    ],
    [
      'an interactive transaction between two queries',
      () =>
        cutDuring(() =>
          db().$transaction(async (tx) => {
            await tx.user.findMany()
            await new Promise((resolve) => setTimeout(resolve, 200))
            await tx.user.findMany()
          }),
        ),
    ],
    [
      'a connection that the server closes',
      () => errorOf(db().$queryRaw`SELECT pg_terminate_backend(pg_backend_pid())::text`),
    ],
    [
      'a transaction for which no connection comes free',
      async () => {
        // Begun at once: a query of Prisma's begins when it is waited for.
        const held = Promise.all(Array.from({ length: 20 }, slow))
        const error = await errorOf(db().$transaction((tx) => tx.user.findMany(), { maxWait: 50 }))
        await held
        return error
      },
    ],
  ])('is told from %s', async (_, failing) => {
    const error = await failing()
    expect(error).toBeInstanceOf(Error)
    expect(toAppError(error)).toMatchObject({ code: 'database_unreachable' })
  })

  it('is not blamed for what was wrong with a query, or for a fault of ours', async () => {
    const errors = [
      await errorOf(db().$queryRaw`SELECT nonsense`),
      await errorOf(db().user.update({ where: { id: 'nobody' }, data: { name: '' } })),
      await errorOf(db().$transaction(async (tx) => tx.$queryRaw`SELECT pg_sleep(0.3)::text`, { timeout: 50 })),
      new TypeError('x is not a function'),
      Object.assign(new Error('no such file'), { code: 'ENOENT', syscall: 'open' }),
      null,
      'text',
    ]
    expect(errors.map(isDatabaseAway)).toEqual(errors.map(() => false))
    expect(toAppError(new TypeError('x is not a function'))).toMatchObject({ code: 'internal' })
  })
})
