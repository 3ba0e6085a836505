import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { type Deletion, Prisma } from '#lib/server/db/generated/client.ts'

/**
 * How far a claim moves `dueAt`, by which it is known. The queue gives a deletion to one worker; this keeps one that doesn't
 * know yet that it has lost its job from writing, and the release before this one, which looks for `dueAt`, away from it.
 */
const CLAIM_SECONDS = 90

/** Somebody else has claimed the deletion meanwhile, and goes on with it. */
export class ClaimLostError extends Error {
  override name = 'ClaimLostError'
}

/** What keeps a deletion from being claimed for so many milliseconds: somebody else is at it, or it has been put off. */
interface NotDue {
  dueInMs: number
}

/** Claims a deletion that is due; null for one that is done, or was taken back. */
export async function claimDeletion(id: string): Promise<Deletion | NotDue | null> {
  const [deletion] = await db().$queryRaw<Deletion[]>`
    UPDATE "Deletion" SET "dueAt" = ${claimed}, "attempts" = "attempts" + 1
    WHERE "id" = ${id}::uuid AND "completedAt" IS NULL AND "dueAt" <= now() RETURNING *`
  if (deletion) return deletion
  const [waiting] = await db().$queryRaw<NotDue[]>`
    SELECT (extract(epoch FROM "dueAt" - now()) * 1000)::float8 AS "dueInMs"
    FROM "Deletion" WHERE "id" = ${id}::uuid AND "completedAt" IS NULL`
  return waiting ?? null
}

/** How long ago a claimed deletion was asked for, in milliseconds: when it was last noted, by the database's clock. */
export const ageOf = ({ dueAt, requestedAt }: Deletion) =>
  dueAt.getTime() - CLAIM_SECONDS * 1000 - requestedAt.getTime()

type Column = 'responseIds' | 'itemIds' | 'fileIds'

/**
 * Strikes out what is gone, and renews the claim. An attempt that got on counts as the first again.
 * @throws ClaimLostError
 */
export async function strikeOut(deletion: Deletion, column: Column, gone: string[]): Promise<void> {
  const left = deletion[column].filter((id) => !gone.includes(id))
  await write(deletion, Prisma.sql`${Prisma.raw(`"${column}"`)} = ${left}, "attempts" = 0, "dueAt" = ${claimed}`)
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
  await write(deletion, Prisma.sql`"itemIds" = ${all}, "items" = ${items}, "dueAt" = ${claimed}`)
  Object.assign(deletion, { itemIds: all, items })
}

/**
 * Writes down how many items there are, where they are all known at once.
 * @throws ClaimLostError
 */
export const countItems = (deletion: Deletion, items: number) =>
  write(deletion, Prisma.sql`"items" = ${items}, "dueAt" = ${claimed}`)

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

const claimed = Prisma.sql`now() + make_interval(secs => ${CLAIM_SECONDS})`

/** A claim is known by its time: whoever claimed later has another. */
async function write(deletion: Deletion, change: Prisma.Sql): Promise<void> {
  const [row] = await db().$queryRaw<{ dueAt: Date }[]>`
    UPDATE "Deletion" SET ${change}
    WHERE "id" = ${deletion.id}::uuid AND "dueAt" = ${deletion.dueAt}::timestamptz AND "completedAt" IS NULL
    RETURNING "dueAt"`
  if (!row) throw new ClaimLostError()
  deletion.dueAt = row.dueAt
}
