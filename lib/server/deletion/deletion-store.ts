import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { type Deletion, Prisma } from '#lib/server/db/generated/client.ts'
import type { Provider } from '#lib/server/db/generated/enums.ts'

/** How long a claim lasts: far longer than the calls between two of its renewals may take. */
const LEASE_SECONDS = 90

/** Somebody else has claimed the deletion meanwhile, and goes on with it. */
export class ClaimLostError extends Error {
  override name = 'ClaimLostError'
}

/** Claims what is due at a provider, the longest waiting first; each goes to exactly one caller. */
export function claimDeletions(provider: Provider, limit: number): Promise<Deletion[]> {
  return db().$queryRaw<Deletion[]>`
    UPDATE "Deletion" SET "dueAt" = ${lease}, "attempts" = "attempts" + 1
    WHERE "id" IN (
      SELECT "id" FROM "Deletion"
      WHERE "completedAt" IS NULL AND "dueAt" <= now() AND "provider" = ${provider}::"Provider"
      ORDER BY "dueAt" LIMIT ${limit} FOR UPDATE SKIP LOCKED
    )
    RETURNING *`
}

/** How many milliseconds from now something is due at a provider; null when nothing is left there. */
export async function nextDueIn(provider: Provider): Promise<number | null> {
  const [row] = await db().$queryRaw<{ ms: number | null }[]>`
    SELECT (extract(epoch FROM min("dueAt") - now()) * 1000)::float8 AS "ms"
    FROM "Deletion" WHERE "completedAt" IS NULL AND "provider" = ${provider}::"Provider"`
  return row?.ms ?? null
}

/** How long ago a claimed deletion was asked for, in milliseconds: when it was last noted, by the database's clock. */
export const ageOf = ({ dueAt, requestedAt }: Deletion) =>
  dueAt.getTime() - LEASE_SECONDS * 1000 - requestedAt.getTime()

type Column = 'responseIds' | 'itemIds' | 'fileIds'

/**
 * Strikes out what is gone, and renews the claim. An attempt that got on counts as the first again.
 * @throws ClaimLostError
 */
export async function strikeOut(deletion: Deletion, column: Column, gone: string[]): Promise<void> {
  const left = deletion[column].filter((id) => !gone.includes(id))
  await write(deletion, Prisma.sql`${Prisma.raw(`"${column}"`)} = ${left}, "attempts" = 0, "dueAt" = ${lease}`)
  deletion[column] = left
  deletion.attempts = 0
}

/**
 * Writes down items that were found, before any of them is deleted: the receipt counts each once, whatever happens.
 * @throws ClaimLostError
 */
export async function rememberItems(deletion: Deletion, found: string[]): Promise<void> {
  const added = found.filter((id) => !deletion.itemIds.includes(id))
  const all = [...deletion.itemIds, ...added]
  const items = deletion.items + added.length
  await write(deletion, Prisma.sql`"itemIds" = ${all}, "items" = ${items}, "dueAt" = ${lease}`)
  Object.assign(deletion, { itemIds: all, items })
}

/**
 * Writes down how many items there are, where they are all known at once.
 * @throws ClaimLostError
 */
export const countItems = (deletion: Deletion, items: number) =>
  write(deletion, Prisma.sql`"items" = ${items}, "dueAt" = ${lease}`)

/** @throws ClaimLostError */
export const postpone = (deletion: Deletion, { ms, code }: { ms: number; code: string | null }) =>
  write(deletion, Prisma.sql`"dueAt" = now() + make_interval(secs => ${ms / 1000}), "errorCode" = ${code}`)

/**
 * Nothing is left at the provider: what stays is the receipt.
 * @throws ClaimLostError
 */
export const complete = (deletion: Deletion) =>
  write(
    deletion,
    Prisma.sql`"completedAt" = now(), "errorCode" = NULL, "responseIds" = '{}', "itemIds" = '{}', "fileIds" = '{}'`,
  )

const lease = Prisma.sql`now() + make_interval(secs => ${LEASE_SECONDS})`

/** A claim is known by its time: whoever claimed later has another. */
async function write(deletion: Deletion, change: Prisma.Sql): Promise<void> {
  const [row] = await db().$queryRaw<{ dueAt: Date }[]>`
    UPDATE "Deletion" SET ${change}
    WHERE "id" = ${deletion.id}::uuid AND "dueAt" = ${deletion.dueAt}::timestamptz AND "completedAt" IS NULL
    RETURNING "dueAt"`
  if (!row) throw new ClaimLostError()
  deletion.dueAt = row.dueAt
}
