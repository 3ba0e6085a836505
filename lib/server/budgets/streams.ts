import 'server-only'
import { randomUUID } from 'node:crypto'
import { db } from '#lib/server/db/client.ts'
import { describeCause } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'
import { processWide } from '#lib/server/process-wide.ts'
import { allowancesOf, type Spender } from './allowances.ts'
import { budgetUsedUp } from './used-up.ts'

/** Nodes tell one another of those who have so many on one of them: of nobody, as a rule. */
const MANY = 8
const TELL_MS = 2000
const LEASE_SECONDS = 15

interface Held {
  here: Map<string, number>
  elsewhere: Map<string, number>
  /** Whose count the other nodes know. */
  told: Set<string>
}

const node = () => processWide('parley.streams.node', () => randomUUID())

const held = () =>
  processWide('parley.streams', (): Held => {
    setInterval(() => void tellOthers().catch(report), TELL_MS).unref()
    return { here: new Map(), elsewhere: new Map(), told: new Set() }
  })

/**
 * What `begin` streams to the user, counted until it ends, or until whoever asked goes away. On this node the count is
 * exact; what other nodes hold is known within seconds, and costs no statement of the database's at the start of a stream.
 * @throws AppError budget_used_up, before anything has begun; what `begin` throws
 */
export async function countedStream<T>(
  user: Spender,
  signal: AbortSignal,
  begin: () => Promise<AsyncIterable<T>>,
): Promise<AsyncIterable<T>> {
  const close = openStream(user)
  if (signal.aborted) close()
  else signal.addEventListener('abort', close, { once: true })
  try {
    return untilOver(await begin(), close)
  } catch (error) {
    close()
    throw error
  }
}

/** How many streams the user has open, as far as this node knows. */
export async function countStreams(userId: string): Promise<number> {
  const others = await db().openStreams.aggregate({
    where: { userId, node: { not: node() }, leaseUntil: { gt: new Date() } },
    _sum: { streams: true },
  })
  return (held().here.get(userId) ?? 0) + (others._sum.streams ?? 0)
}

function openStream(user: Spender): () => void {
  const { here, elsewhere } = held()
  const own = here.get(user.id) ?? 0
  const allowed = allowancesOf(user)?.streams ?? Number.POSITIVE_INFINITY
  if (own + (elsewhere.get(user.id) ?? 0) >= allowed) throw budgetUsedUp('streams', allowed, null)
  here.set(user.id, own + 1)
  let isOpen = true
  return () => {
    if (!isOpen) return
    isOpen = false
    const left = (here.get(user.id) ?? 1) - 1
    if (left > 0) here.set(user.id, left)
    else here.delete(user.id)
  }
}

function untilOver<T>(events: AsyncIterable<T>, close: () => void): AsyncIterable<T> {
  const iterator = events[Symbol.asyncIterator]()
  return {
    // Not a generator: one that waits hears of its return only after its wait.
    [Symbol.asyncIterator]: () => ({
      async next() {
        const next = await iterator.next().catch((error) => {
          close()
          throw error
        })
        if (next.done) close()
        return next
      },
      async return() {
        close()
        return (await iterator.return?.()) ?? { done: true, value: undefined }
      },
    }),
  }
}

/** Writes down who has many here, and reads who has many elsewhere. @throws what the database throws */
export async function tellOthers(): Promise<void> {
  const { here, elsewhere, told } = held()
  const many = [...here].filter(([, streams]) => streams >= MANY)
  if (here.size === 0 && told.size === 0 && elsewhere.size === 0) return
  const ids = many.map(([id]) => id)
  const gone = [...told].filter((id) => !ids.includes(id))
  await db().$executeRaw`
    INSERT INTO "OpenStreams" ("node", "userId", "streams", "leaseUntil")
    SELECT ${node()}, "id", "streams", now() + make_interval(secs => ${LEASE_SECONDS})
    FROM unnest(${ids}::text[], ${many.map(([, streams]) => streams)}::int[]) many("id", "streams")
    ON CONFLICT ("node", "userId") DO UPDATE SET "streams" = excluded."streams", "leaseUntil" = excluded."leaseUntil"`
  // On its own: two nodes that clear up after one another at once must not wait for each other.
  await db().$executeRaw`
    DELETE FROM "OpenStreams" WHERE ("node" = ${node()} AND "userId" = ANY(${gone})) OR "leaseUntil" < now()`
  const rows = await db().$queryRaw<{ userId: string; streams: number }[]>`
    SELECT "userId", sum("streams")::int AS "streams" FROM "OpenStreams"
    WHERE "node" <> ${node()} AND "leaseUntil" > now() GROUP BY "userId"`
  told.clear()
  for (const id of ids) told.add(id)
  elsewhere.clear()
  for (const { userId, streams } of rows) elsewhere.set(userId, streams)
}

const report = (error: unknown) => log().warn({ err: describeCause(error) }, 'open streams could not be told of')
