import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { Prisma } from '#lib/server/db/generated/client.ts'
import type { DeletionReason } from '#lib/server/db/generated/enums.ts'
import { env } from '#lib/server/env.ts'

/** In units of RETRY_BASE_MS: the provider lists the items of an answer only some time after it has ended. */
const LISTED_AFTER = 10

/**
 * Removes these conversations here, with their turns and their search text, and leaves in the outbox what must still be
 * deleted at the provider; both or neither. Nothing may run in them any more. Those that don't exist are passed over; the
 * ids of the others are returned.
 */
export async function requestDeletion(ids: string[], reason: DeletionReason): Promise<string[]> {
  const rows = await db().$queryRaw<{ conversationId: string }[]>`
    WITH gone AS (
      DELETE FROM "Conversation" WHERE "id" = ANY(${ids}) RETURNING *
    ), uploads AS (
      DELETE FROM "File" WHERE "conversationId" = ANY(${ids}) RETURNING "id", "conversationId"
    ), whole AS (
      ${insertDeletions}
      SELECT gen_random_uuid(), "userId", gone."id", "provider", coalesce("providerConversationId", gone."id"),
        ${reason}::"DeletionReason", "createdAt", coalesce(turns."ids", '{}'), '{}', coalesce(files."ids", '{}'),
        coalesce(cardinality(turns."ids"), 0), coalesce(cardinality(files."ids"), 0),
        greatest(now(), turns."endedAt" + make_interval(secs => ${(LISTED_AFTER * env().RETRY_BASE_MS) / 1000}))
      FROM gone
      LEFT JOIN LATERAL (
        SELECT array_agg(DISTINCT "responseId") FILTER (WHERE "responseId" IS NOT NULL) AS "ids",
          max("endedAt") AS "endedAt"
        FROM "Turn" WHERE "conversationId" = gone."id"
      ) turns ON true
      LEFT JOIN LATERAL (
        SELECT array_agg("id") AS "ids" FROM uploads WHERE "conversationId" = gone."id"
      ) files ON true
      RETURNING "conversationId"
    ), half_moved AS (
      ${insertDeletions}
      SELECT gen_random_uuid(), "userId", "id", 'openai', "moveTargetId", 'moved', "createdAt", '{}', '{}', '{}', 0, 0, now()
      FROM gone WHERE "moveTargetId" IS NOT NULL
    )
    SELECT "conversationId" FROM whole`
  return rows.map((row) => row.conversationId)
}

/** Removes a failed turn that is sent again; its response, which nobody will see any more, goes too. */
export const requestTurnDeletion = (turnId: string, conversationId: string) => db().$executeRaw`
  WITH gone AS (
    DELETE FROM "Turn" WHERE "id" = ${turnId}::uuid AND "conversationId" = ${conversationId} AND "status" = 'failed'
    RETURNING *
  )
  ${insertDeletions}
  SELECT gen_random_uuid(), gone."userId", "conversationId", "provider", NULL, 'replaced', conversation."createdAt",
    ARRAY["responseId"], '{}', '{}', 1, 0, now()
  FROM gone JOIN "Conversation" conversation ON conversation."id" = "conversationId"
  WHERE "responseId" IS NOT NULL`

const insertDeletions = Prisma.sql`
  INSERT INTO "Deletion" ("id", "userId", "conversationId", "provider", "providerConversationId", "reason", "createdAt",
    "responseIds", "itemIds", "fileIds", "responses", "files", "dueAt")`
