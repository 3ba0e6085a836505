import 'server-only'
import { randomUUID } from 'node:crypto'
import { turnsAtOnce } from '#lib/server/budgets/allowances.ts'
import { db } from '#lib/server/db/client.ts'
import { isUniqueViolation } from '#lib/server/db/database-error.ts'
import { Prisma, type Turn, type TurnStatus } from '#lib/server/db/generated/client.ts'
import { env } from '#lib/server/env.ts'
import { processWide } from '#lib/server/process-wide.ts'

/** How long a node vouches for a turn it runs; it renews in time, and another node takes over when it didn't. */
export const leaseSeconds = () => 15 * env().timeFactor

export const isLive = (status: TurnStatus): status is 'queued' | 'running' =>
  status === 'queued' || status === 'running'

/**
 * The message under which those who watched have seen what the row keeps of an answer: under another it would stand there
 * twice. What stands for it at the provider by now has an id that nobody has seen.
 */
export const outputMessageId = ({ id, answerItemId, replacedItemIds }: Turn) =>
  replacedItemIds.at(-1) ?? answerItemId ?? `${id}:output`

/** What proves that this node's claim of a turn still stands: nobody has claimed it since. */
export interface Claim {
  id: string
  epoch: number
}

/**
 * What this process is called in the rows of the turns that it runs. The beginning says that it knows branches and
 * files: the database lets no other have a turn with them.
 */
export const nodeName = () => processWide('parley.node', () => `branches:files:${randomUUID()}`)

/** The rows, of a table `t`, of which these claims still stand; all of them say "running". */
const claimedBy = (claims: readonly Claim[]) => Prisma.sql`
  t."owner" = ${nodeName()} AND t."status" = 'running' AND (t."id", t."epoch") IN (
    SELECT * FROM unnest(${claims.map(({ id }) => id)}::uuid[], ${claims.map(({ epoch }) => epoch)}::int[]))`

/** The same as Prisma's own queries take it. */
export const whereClaimed = ({ id, epoch }: Claim) => ({ id, epoch, owner: nodeName(), status: 'running' as const })

const claim = () => Prisma.sql`
  "owner" = ${nodeName()}, "epoch" = "epoch" + 1, "leaseUntil" = now() + make_interval(secs => ${leaseSeconds()})`

/** A turn from the queue, and the one before it of which nobody knows yet whether the provider has it. */
export interface ClaimedTurn extends Turn {
  unknownBefore: string | null
}

/**
 * Makes the conversation's oldest queued turn the running one; null when there is none, when another one runs, while what its
 * branch begins with isn't copied, while the conversation is moved, or while as many of its owner's run as may at once. The partial unique index decides between two nodes that try at once, the lock on the conversation
 * between a turn and a move. One that another node is about to claim is waited for, not passed over: that node may die.
 */
export async function claimNextTurn(conversationId: string): Promise<ClaimedTurn | null> {
  try {
    const [, [turn]] = await db().$transaction([
      // Locked before the turn, as everybody does who locks both. A person's claims come one after the other, on whichever
      // node: two at once would both find room for one more.
      db().$executeRaw`
      SELECT pg_advisory_xact_lock(${PERSON_LOCK}, hashtext("userId"))
      FROM "Conversation" WHERE "id" = ${conversationId} FOR SHARE`,
      db().$queryRaw<ClaimedTurn[]>`
      UPDATE "Turn" SET "status" = 'running', ${claim()}
      WHERE "id" = (
        SELECT "id" FROM "Turn" WHERE "conversationId" = ${conversationId} AND "status" = 'queued'
        ORDER BY "createdAt", "id" LIMIT 1 FOR UPDATE
      ) AND NOT EXISTS (SELECT FROM "Turn" WHERE "conversationId" = ${conversationId} AND "status" = 'running')
      AND EXISTS (
        SELECT FROM "Conversation" WHERE "id" = ${conversationId}
        AND ("moveLeaseUntil" IS NULL OR "moveLeaseUntil" < clock_timestamp())
        AND ${placesOf(Prisma.sql`"Conversation"."userId"`)} > 0
      )
      AND ("branchId" IS NULL OR EXISTS (SELECT FROM "Branch" b WHERE b."id" = "Turn"."branchId" AND b."state" = 'ready'))
      RETURNING *, (
        SELECT "id" FROM "Turn" s
        WHERE s."conversationId" = ${conversationId} AND s."branchId" IS NOT DISTINCT FROM "Turn"."branchId"
          AND s."status" = 'cancelled' AND s."errorCode" = 'answer_may_come' LIMIT 1
      ) AS "unknownBefore"`,
    ])
    return turn ?? null
  } catch (error) {
    if (isUniqueViolation(error)) return null
    throw error
  }
}

/** Of our advisory locks those of persons; each kind has a number of its own. */
const PERSON_LOCK = 7_271_954

/** How many turns more of a user may run now. */
const placesOf = (userId: Prisma.Sql) => Prisma.sql`
  ${turnsAtOnce() ?? ANY_NUMBER} - (SELECT count(*) FROM "Turn" mine WHERE mine."userId" = ${userId} AND mine."status" = 'running')`

const ANY_NUMBER = 2_147_483_647

// The conditions on the status below are literal: so the planner can tell that the index of live turns will do.

/** Takes over the running turns whose node no longer vouches for them; each goes to exactly one caller. */
export function claimAbandonedTurns(): Promise<Turn[]> {
  return db().$queryRaw<Turn[]>`
    UPDATE "Turn" SET ${claim()}
    WHERE "status" = 'running' AND ("leaseUntil" IS NULL OR "leaseUntil" < now())
    RETURNING *`
}

/**
 * The conversations in which a turn waits though none runs, nobody moves them, and there is room for it; those whose turn
 * waits longest first. Everybody's; or those of whoever has the conversation of this turn, which may be gone by now, or
 * somebody else's than when it was sent.
 */
export async function findStalledQueues(after: Pick<Turn, 'conversationId' | 'userId'> | null = null) {
  const rows = await db().$queryRaw<{ conversationId: string }[]>`
    WITH waiting AS (
      SELECT "conversationId", "userId", min("createdAt") AS "since" FROM "Turn" q
      WHERE "status" = 'queued' AND (${after === null} OR "userId" = coalesce(
        (SELECT "userId" FROM "Conversation" WHERE "id" = ${after?.conversationId ?? ''}), ${after?.userId ?? ''}))
      AND NOT EXISTS (SELECT FROM "Turn" r WHERE r."conversationId" = q."conversationId" AND r."status" = 'running')
      AND NOT EXISTS (SELECT FROM "Conversation" c WHERE c."id" = q."conversationId" AND c."moveLeaseUntil" > now())
      GROUP BY "conversationId", "userId"
    ), placed AS (
      SELECT *, row_number() OVER (PARTITION BY "userId" ORDER BY "since") AS "place" FROM waiting
    )
    SELECT "conversationId" FROM placed WHERE "place" <= ${placesOf(Prisma.sql`placed."userId"`)} ORDER BY "since"`
  return rows.map((row) => row.conversationId)
}

/** A claim that was renewed, and whether somebody wants the turn stopped. */
interface Renewed extends Claim {
  isToStop: boolean
}

/**
 * Vouches for these turns, one query for all; returns those whose claim still stood. One that had run out, as when the
 * database was away, and that nobody else took is claimed anew.
 */
export function renewClaims(claims: readonly Claim[]): Promise<Renewed[]> {
  return db().$queryRaw<Renewed[]>`
    UPDATE "Turn" t SET "leaseUntil" = now() + make_interval(secs => ${leaseSeconds()}),
      "epoch" = t."epoch" + (t."leaseUntil" IS NULL OR t."leaseUntil" < now())::int
    WHERE ${claimedBy(claims)}
    RETURNING t."id", t."epoch", t."stopRequestedAt" IS NOT NULL AS "isToStop"`
}

/** What has been shown of an answer. */
interface Shown {
  messageId: string
  output: string
  parts: Prisma.InputJsonValue | undefined
}

/** Keeps what has been shown of these answers, one query for all. */
export async function saveOutputs(outputs: (Claim & Shown)[]): Promise<void> {
  const parts = outputs.map((each) => (each.parts === undefined ? null : JSON.stringify(each.parts)))
  await db().$executeRaw`
    UPDATE "Turn" t SET "output" = o."output", "answerItemId" = o."messageId", "parts" = o."parts"::jsonb
    FROM unnest(${outputs.map(({ id }) => id)}::uuid[], ${outputs.map(({ messageId }) => messageId)}::text[],
      ${outputs.map(({ output }) => output)}::text[], ${parts}::text[]) o("id", "messageId", "output", "parts")
    WHERE t."id" = o."id" AND ${claimedBy(outputs)}`
}

/** Gives these turns up, for another node to take at once. */
export async function releaseClaims(claims: readonly Claim[]): Promise<void> {
  await db().$executeRaw`UPDATE "Turn" t SET "leaseUntil" = NULL WHERE ${claimedBy(claims)}`
}

/** Writes down what the provider calls this turn's response: for whoever takes over, and for the day when it is deleted. */
export async function noteResponse(claim: Claim, responseId: string | null): Promise<void> {
  await db().turn.updateMany({ where: whereClaimed(claim), data: { responseId } })
}
