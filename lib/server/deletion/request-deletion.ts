import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { Prisma } from '#lib/server/db/generated/client.ts'
import type { DeletionReason } from '#lib/server/db/generated/enums.ts'
import { env } from '#lib/server/env.ts'
import { enqueueDeletions, responsesOf } from '#lib/server/provider/outbox.ts'

/** In units of RETRY_BASE_MS: the provider lists the items of an answer only some time after it has ended. */
const LISTED_AFTER = 10

/**
 * Removes these conversations here, with their turns and their search text, and leaves in the outbox what must still be
 * deleted at the provider; both or neither. Those that don't exist, those in which a turn is queued or runs, and those
 * that aren't (any more) as `where` says, of a row `c`, are passed over; the ids of the others are returned. For many at
 * once there is `inSlices`.
 */
export async function requestDeletion(
  ids: string[],
  { reason, where = Prisma.sql`true` }: { reason: DeletionReason; where?: Prisma.Sql },
): Promise<string[]> {
  const [, rows] = await db().$transaction([
    // Whoever adds a turn waits for this, or has added it before the next statement looks.
    db().$executeRaw`SELECT FROM "Conversation" WHERE "id" = ANY(${ids}) ORDER BY "id" FOR UPDATE`,
    db().$queryRaw<{ conversationId: string }[]>`
      WITH gone AS (
        DELETE FROM "Conversation" c WHERE "id" = ANY(${ids}) AND ${where} AND NOT EXISTS (
          SELECT FROM "Turn" t WHERE t."conversationId" = c."id" AND t."status" IN ('queued', 'running')
        ) RETURNING *
      ), uploads AS (
        DELETE FROM "File" WHERE "conversationId" IN (SELECT "id" FROM gone) RETURNING "id", "conversationId"
      ), files AS (
        SELECT "conversationId", array_agg("id") AS "ids" FROM uploads GROUP BY "conversationId"
      ), whole AS (
        ${insertDeletions}
        SELECT gen_random_uuid(), "userId", gone."id", "provider", coalesce("providerConversationId", gone."id"),
          ${reasonOf(reason)}, "createdAt", responses."ids", coalesce(turns."unlisted", '{}'),
          coalesce(files."ids", '{}'), cardinality(responses."ids"),
          coalesce(cardinality(turns."unlisted"), 0), coalesce(cardinality(files."ids"), 0),
          CASE "provider" WHEN 'openai' THEN gone."unnamedResponses" + turns."unnamed" ELSE 0 END,
          greatest(now(), turns."endedAt" + make_interval(secs => ${(LISTED_AFTER * env().RETRY_BASE_MS) / 1000}))
        FROM gone
        LEFT JOIN LATERAL (
          SELECT array_agg("answerItemId") FILTER (WHERE ${isPerhapsUnlisted}) AS "unlisted", max("endedAt") AS "endedAt",
            (count(*) FILTER (WHERE "isUnnamed"))::int AS "unnamed"
          FROM "Turn" WHERE "conversationId" = gone."id"
        ) turns ON true
        CROSS JOIN LATERAL (SELECT coalesce(array_agg("id"), '{}') AS "ids" FROM (${responsesOf('gone')}) ids) responses
        LEFT JOIN files ON files."conversationId" = gone."id"
        RETURNING "conversationId"
      ), half_moved AS (
        ${insertDeletions}
        SELECT gen_random_uuid(), "userId", "id", 'openai', "moveTargetId", 'moved', "createdAt", '{}', '{}', '{}', 0, 0, 0, 0,
          greatest(now(), "moveLeaseUntil")
        FROM gone WHERE "moveTargetId" IS NOT NULL
      )
      SELECT "conversationId" FROM whole`,
    enqueueDeletions(ids),
  ])
  return rows.map((row) => row.conversationId)
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
    ARRAY["responseId"], '{}', '{}', 1, 0, 0, 0, now()
  FROM gone JOIN "Conversation" conversation ON conversation."id" = "conversationId"
  WHERE "responseId" IS NOT NULL`,
  enqueueDeletions([conversationId]),
]

/**
 * Removes the uploads without a conversation that are as `condition` says, of a row `f`, here, and leaves them in the
 * outbox for the provider.
 */
export async function requestFileDeletion(condition: Prisma.Sql, reason: DeletionReason): Promise<void> {
  await db().$transaction([
    db().$executeRaw`
    WITH gone AS (DELETE FROM "File" f WHERE "conversationId" IS NULL AND ${condition} RETURNING *)
    ${insertDeletions}
    SELECT gen_random_uuid(), "userId", '', "provider", NULL, ${reason}::"DeletionReason",
      "createdAt", '{}', '{}', ARRAY["id"], 0, 0, 1, 0, now()
    FROM gone`,
    enqueueDeletions(['']),
  ])
}

/** What a person deletes of their own is told in the receipts; a temporary conversation was to go anyway. */
const reasonOf = (reason: DeletionReason) =>
  reason === 'person'
    ? Prisma.sql`CASE WHEN gone."expiresAt" IS NULL THEN 'person' ELSE 'temporary' END::"DeletionReason"`
    : Prisma.sql`${reason}::"DeletionReason"`

const insertDeletions = Prisma.sql`
  INSERT INTO "Deletion" ("id", "userId", "conversationId", "provider", "providerConversationId", "reason", "createdAt",
    "responseIds", "itemIds", "fileIds", "responses", "items", "files", "unnamed", "dueAt")`

/** While we keep the text of an answer ourselves nobody has seen it listed at the provider; after ten minutes it is. */
const isPerhapsUnlisted = Prisma.sql`"answerItemId" IS NOT NULL AND "input" <> ''
  AND "status" IN ('completed', 'incomplete') AND "endedAt" > now() - interval '10 minutes'`
