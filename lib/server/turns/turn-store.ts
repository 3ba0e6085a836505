import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { isUniqueViolation } from '#lib/server/db/database-error.ts'
import type { Turn, TurnStatus } from '#lib/server/db/generated/client.ts'

/** How long a node vouches for a turn it runs; it renews in time, and another node takes over when it didn't. */
export const LEASE_SECONDS = 15

export const isLive = (status: TurnStatus): status is 'queued' | 'running' =>
  status === 'queued' || status === 'running'

/**
 * Makes the conversation's oldest queued turn the running one; null when there is none, when another one runs, or while the
 * conversation is moved. The partial unique index decides between two nodes that try at once, the lock on the conversation
 * between a turn and a move.
 */
export async function claimNextTurn(conversationId: string): Promise<Turn | null> {
  try {
    const [, [turn]] = await db().$transaction([
      // Locked before the turn, as everybody does who locks both.
      db().$executeRaw`SELECT FROM "Conversation" WHERE "id" = ${conversationId} FOR SHARE`,
      db().$queryRaw<Turn[]>`
      UPDATE "Turn" SET "status" = 'running', "leaseUntil" = now() + make_interval(secs => ${LEASE_SECONDS})
      WHERE "id" = (
        SELECT "id" FROM "Turn" WHERE "conversationId" = ${conversationId} AND "status" = 'queued'
        ORDER BY "createdAt", "id" LIMIT 1 FOR UPDATE SKIP LOCKED
      ) AND NOT EXISTS (SELECT FROM "Turn" WHERE "conversationId" = ${conversationId} AND "status" = 'running')
      AND EXISTS (
        SELECT FROM "Conversation" WHERE "id" = ${conversationId}
        AND ("moveLeaseUntil" IS NULL OR "moveLeaseUntil" < clock_timestamp())
      )
      RETURNING *`,
    ])
    return turn ?? null
  } catch (error) {
    if (isUniqueViolation(error)) return null
    throw error
  }
}

// The conditions on the status below are literal: so the planner can tell that the index of live turns will do.

/** Takes over the running turns whose node no longer vouches for them; each goes to exactly one caller. */
export function claimAbandonedTurns(): Promise<Turn[]> {
  return db().$queryRaw<Turn[]>`
    UPDATE "Turn" SET "leaseUntil" = now() + make_interval(secs => ${LEASE_SECONDS})
    WHERE "status" = 'running' AND ("leaseUntil" IS NULL OR "leaseUntil" < now())
    RETURNING *`
}

/** The conversations in which a turn waits though none runs and nobody moves them. */
export async function findStalledQueues(): Promise<string[]> {
  const rows = await db().$queryRaw<{ conversationId: string }[]>`
    SELECT DISTINCT "conversationId" FROM "Turn" q WHERE "status" = 'queued'
    AND NOT EXISTS (SELECT FROM "Turn" r WHERE r."conversationId" = q."conversationId" AND r."status" = 'running')
    AND NOT EXISTS (SELECT FROM "Conversation" c WHERE c."id" = q."conversationId" AND c."moveLeaseUntil" > now())`
  return rows.map((row) => row.conversationId)
}

/** Vouches for these turns, one query for all; returns those that somebody wants stopped. */
export async function renewLeases(turnIds: string[]): Promise<string[]> {
  const rows = await db().$queryRaw<{ id: string; stop: boolean }[]>`
    UPDATE "Turn" SET "leaseUntil" = now() + make_interval(secs => ${LEASE_SECONDS})
    WHERE "id" = ANY(${turnIds}::uuid[]) AND "status" = 'running'
    RETURNING "id", "stopRequestedAt" IS NOT NULL AS "stop"`
  return rows.filter((row) => row.stop).map((row) => row.id)
}

/** Keeps what has been shown of these answers, one query for all. */
export async function saveOutputs(outputs: { id: string; messageId: string; output: string }[]): Promise<void> {
  await db().$executeRaw`
    UPDATE "Turn" t SET "output" = o."output", "answerItemId" = o."messageId"
    FROM unnest(${outputs.map(({ id }) => id)}::uuid[], ${outputs.map(({ messageId }) => messageId)}::text[],
      ${outputs.map(({ output }) => output)}::text[]) o("id", "messageId", "output")
    WHERE t."id" = o."id" AND t."status" = 'running'`
}

/** Gives these turns up, for another node to take at once. */
export async function releaseLeases(turnIds: string[]): Promise<void> {
  await db().$executeRaw`
    UPDATE "Turn" SET "leaseUntil" = NULL WHERE "id" = ANY(${turnIds}::uuid[]) AND "status" = 'running'`
}
