import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { Prisma } from '#lib/server/db/generated/client.ts'
import type { DeletionReason, Provider } from '#lib/server/db/generated/enums.ts'
import { hurry } from '#lib/server/jobs/enqueue.ts'
import { enqueueDeletions } from '#lib/server/provider/outbox.ts'
import { leaveFiles } from './leave-files.ts'
import { insertDeletions, leaveToOutbox } from './leave-to-outbox.ts'

/** For transactions that wait for the pool, or write about hundreds of conversations. */
const PATIENT = { maxWait: 15_000, timeout: 30_000 }

/**
 * Removes these conversations here, with their branches, their turns and their search text, and leaves in the outbox what must
 * still be deleted at the provider; both or neither. Those that don't exist, those in which a turn is queued or runs, and those
 * that aren't (any more) as `where` says, of a row `c`, are passed over; the ids of the others are returned. For many at
 * once there is `inSlices`.
 */
export async function requestDeletion(
  ids: string[],
  { reason, where = Prisma.sql`true` }: { reason: DeletionReason; where?: Prisma.Sql },
): Promise<string[]> {
  return db().$transaction(async (tx) => {
    // Whoever adds a turn waits for this, or has added it before the next statement looks. With those that were branched off,
    // which are written to as well: all in one order.
    await tx.$executeRaw`
      SELECT FROM "Conversation" WHERE "id" = ANY(${ids}) OR "branchedFromId" = ANY(${ids}) ORDER BY "id" FOR UPDATE`
    const rows = await tx.$queryRaw<{ id: string }[]>`
      SELECT c."id" FROM "Conversation" c WHERE "id" = ANY(${ids}) AND ${where} AND NOT EXISTS (
        SELECT FROM "Turn" t WHERE t."conversationId" = c."id" AND t."status" IN ('queued', 'running'))`
    const gone = rows.map((row) => row.id)
    if (gone.length === 0) return []
    await leaveFiles(gone, tx)
    const known = await tx.$queryRaw<{ id: string; provider: Provider }[]>(leaveToOutbox(gone, reason))
    await tx.$executeRaw`
      UPDATE "Conversation" SET "branchedFromTitle" = NULL WHERE "branchedFromId" = ANY(${gone})`
    // Before their conversations: of branches that are still there the database itself notes what a provider has.
    await tx.$executeRaw`DELETE FROM "Branch" WHERE "conversationId" = ANY(${gone})`
    await tx.$executeRaw`DELETE FROM "Conversation" WHERE "id" = ANY(${gone})`
    await enqueueDeletions(gone, tx)
    for (const { id, provider } of known) await hurry(`delete.${provider}`, [id], tx)
    return gone
  }, PATIENT)
}

/**
 * The statements that remove a failed turn that is sent again; its response, which nobody will see any more, goes too, or is
 * counted where nobody can name it. Branches that stand in its place stand in that of the next turn then: of the one that is
 * sent instead, where none is between them.
 */
export const requestTurnDeletion = (turnId: string, conversationId: string) => [
  db().$executeRaw`
  UPDATE "Branch" b SET "forkTurnId" = next."id", "forkMessageId" = next."id" || ':input'
  FROM "Turn" t CROSS JOIN LATERAL (
    SELECT n."id" FROM "Turn" n
    WHERE n."conversationId" = t."conversationId" AND n."branchId" IS NOT DISTINCT FROM t."branchId"
      AND (n."createdAt", n."id") > (t."createdAt", t."id")
    ORDER BY n."createdAt", n."id" LIMIT 1
  ) next
  WHERE b."conversationId" = ${conversationId} AND b."forkTurnId" = t."id" AND t."id" = ${turnId}::uuid`,
  db().$executeRaw`
  WITH gone AS (
    DELETE FROM "Turn" WHERE "id" = ${turnId}::uuid AND "conversationId" = ${conversationId} AND "status" = 'failed'
    RETURNING *
  ), counted AS (
    UPDATE "Conversation" SET "unnamedResponses" = "unnamedResponses" + 1
    WHERE "id" = (SELECT "conversationId" FROM gone WHERE "isUnnamed")
  )
  ${insertDeletions}
  SELECT gen_random_uuid(), gone."userId", "conversationId", "provider", NULL, 'replaced', conversation."createdAt",
    ARRAY["responseId"], '{}', '{}', 1, 0, 0, 0, now(), NULL
  FROM gone JOIN "Conversation" conversation ON conversation."id" = "conversationId"
  WHERE "responseId" IS NOT NULL`,
  enqueueDeletions([conversationId]),
]

/**
 * Removes the uploads in no message that are as `condition` says, of a row `f`, here, and leaves them in the
 * outbox for the provider.
 */
export async function requestFileDeletion(condition: Prisma.Sql, reason: DeletionReason): Promise<void> {
  await db().$transaction([
    db().$executeRaw`
    WITH gone AS (
      DELETE FROM "File" f WHERE "conversationId" IS NULL AND ${condition}
      AND NOT EXISTS (SELECT FROM "FileUse" u WHERE u."fileId" = f."id") RETURNING *
    )
    ${insertDeletions}
    SELECT gen_random_uuid(), "userId", '', "provider", NULL, ${reason}::"DeletionReason",
      "createdAt", '{}', '{}', ARRAY["id"], 0, 0, 1, 0, now(), NULL
    FROM gone`,
    enqueueDeletions(['']),
  ])
}
