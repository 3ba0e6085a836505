import 'server-only'
import { db } from './client.ts'
import { Prisma } from './generated/client.ts'

/** What may happen so often in so many seconds, counted from the first time. */
export interface Limit {
  key: string
  max: number
  seconds: number
}

interface Counted {
  key: string
  hits: number
  secondsLeft: number
}

/** How long the limits that are used up hold, in seconds; null when none is. Counts nothing. */
export async function usedUp(limits: Limit[]): Promise<number | null> {
  const rows = await db().$queryRaw<Counted[]>`
    SELECT "key", "hits" + 1 AS "hits", ${secondsLeft} FROM "Tally" t
    WHERE "key" = ANY(${limits.map(({ key }) => key)}) AND "until" > now()`
  return longest(limits, rows)
}

/** Counts once more for each, on all nodes; returns what `usedUp` does, of those that this was too much for. */
export async function tally(limits: Limit[]): Promise<number | null> {
  // In one order everywhere: two statements that take the same rows can't wait for each other.
  const rows = limits.toSorted((a, b) => (a.key < b.key ? -1 : 1))
  const values = rows.map(({ key, seconds }) => Prisma.sql`(${key}, 1, now() + make_interval(secs => ${seconds}))`)
  const counted = await db().$queryRaw<Counted[]>`
    INSERT INTO "Tally" AS t ("key", "hits", "until") VALUES ${Prisma.join(values)}
    ON CONFLICT ("key") DO UPDATE SET
      "hits" = CASE WHEN t."until" <= now() THEN 1 ELSE t."hits" + 1 END,
      "until" = CASE WHEN t."until" <= now() THEN excluded."until" ELSE t."until" END
    RETURNING "key", "hits", ${secondsLeft}`
  return longest(limits, counted)
}

/** Takes back what was counted last: it was none of what is limited. */
export async function untally(limits: Limit[]): Promise<void> {
  await db().$executeRaw`
    UPDATE "Tally" SET "hits" = greatest("hits" - 1, 0) WHERE "key" = ANY(${limits.map(({ key }) => key)})`
}

/** Forgets what was counted. */
export async function clearTally(key: string): Promise<void> {
  await db().tally.deleteMany({ where: { key } })
}

/** Removes what no longer counts. */
export async function purgeTallies(): Promise<void> {
  await db().$executeRaw`DELETE FROM "Tally" WHERE "until" < now()`
}

const secondsLeft = Prisma.sql`greatest(ceil(extract(epoch FROM t."until" - now())), 1)::int AS "secondsLeft"`

function longest(limits: Limit[], counted: Counted[]): number | null {
  const over = counted.filter(({ key, hits }) => hits > (limits.find((each) => each.key === key)?.max ?? Infinity))
  return over.length === 0 ? null : Math.max(...over.map((each) => each.secondsLeft))
}
