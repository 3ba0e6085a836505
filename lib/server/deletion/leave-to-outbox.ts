import 'server-only'
import { Prisma } from '#lib/server/db/generated/client.ts'
import type { DeletionReason } from '#lib/server/db/generated/enums.ts'
import { env } from '#lib/server/env.ts'
import { responsesOf } from '#lib/server/provider/outbox.ts'

/** In units of RETRY_BASE_MS: the provider lists the items of an answer only some time after it has ended. */
const LISTED_AFTER = 10

export const insertDeletions = Prisma.sql`
  INSERT INTO "Deletion" ("id", "userId", "conversationId", "provider", "providerConversationId", "reason", "createdAt",
    "responseIds", "itemIds", "fileIds", "responses", "items", "files", "unnamed", "dueAt", "receiptId")`

/**
 * The statement that leaves in the outbox all that providers have of these conversations, whose rows are locked: what the
 * conversation itself is there, each of its branches, and copies that a move has begun. Branches are told in the receipt of
 * their conversation. Of a branch that is being copied the outbox has the target already: it is due now. Returns the deletions
 * that were there before.
 */
export const leaveToOutbox = (ids: string[], reason: DeletionReason) => Prisma.sql`
  WITH gone AS MATERIALIZED (
    SELECT c.*, ${reasonOf(reason)} AS "reason", gen_random_uuid() AS "receiptId", gen_random_uuid() AS "moveReceiptId"
    FROM "Conversation" c WHERE "id" = ANY(${ids})
  ), uploads AS (
    DELETE FROM "File" WHERE "conversationId" IN (SELECT "id" FROM gone) RETURNING "id", "conversationId"
  ), files AS (
    SELECT "conversationId", array_agg("id") AS "ids" FROM uploads GROUP BY "conversationId"
  ), root AS (
    ${insertDeletions}
    SELECT gone."receiptId", "userId", gone."id", "provider", coalesce("providerConversationId", gone."id"),
      gone."reason", "createdAt", responses."ids", turns."unlisted", coalesce(files."ids", '{}'),
      cardinality(responses."ids"), cardinality(turns."unlisted"), coalesce(cardinality(files."ids"), 0),
      CASE "provider" WHEN 'openai' THEN gone."unnamedResponses" + turns."unnamed" ELSE 0 END, turns."listedAt", NULL
    FROM gone
    CROSS JOIN LATERAL (${turnsOf(Prisma.sql`NULL`)}) turns
    CROSS JOIN LATERAL (SELECT coalesce(array_agg("id"), '{}') AS "ids" FROM (${responsesOf('gone')}) ids) responses
    LEFT JOIN files ON files."conversationId" = gone."id"
  ), half_moved AS (
    ${insertDeletions}
    SELECT gone."moveReceiptId", "userId", "id", 'openai', "moveTargetId", 'moved', "createdAt", '{}', '{}', '{}', 0, 0, 0, 0,
      greatest(now(), "moveLeaseUntil"), NULL
    FROM gone WHERE "moveTargetId" IS NOT NULL
  ), known AS (
    UPDATE "Deletion" d SET "userId" = gone."userId", "reason" = gone."reason", "createdAt" = gone."createdAt",
      "receiptId" = gone."receiptId",
      "dueAt" = CASE d."attempts" WHEN 0 THEN greatest(now(), b."leaseUntil") ELSE d."dueAt" END
    FROM gone JOIN "Branch" b ON b."conversationId" = gone."id"
    WHERE d."providerConversationId" = b."providerConversationId" AND d."completedAt" IS NULL
    RETURNING d."id", d."provider"
  ), branches AS (
    ${insertDeletions}
    SELECT gen_random_uuid(), "userId", gone."id", "provider", b."providerConversationId", gone."reason", gone."createdAt",
      '{}', turns."unlisted", '{}', 0, cardinality(turns."unlisted"), 0, 0, turns."listedAt", gone."receiptId"
    FROM gone JOIN "Branch" b ON b."conversationId" = gone."id"
    CROSS JOIN LATERAL (${turnsOf(Prisma.sql`b."id"`)}) turns
    WHERE b."providerConversationId" IS NOT NULL AND NOT EXISTS (
      SELECT FROM "Deletion" d WHERE d."providerConversationId" = b."providerConversationId")
  ), half_moved_branches AS (
    ${insertDeletions}
    SELECT gen_random_uuid(), "userId", gone."id", 'openai', b."moveTargetId", 'moved', gone."createdAt", '{}', '{}', '{}',
      0, 0, 0, 0, greatest(now(), "moveLeaseUntil"),
      CASE WHEN gone."moveTargetId" IS NULL THEN gone."receiptId" ELSE gone."moveReceiptId" END
    FROM gone JOIN "Branch" b ON b."conversationId" = gone."id" WHERE b."moveTargetId" IS NOT NULL
  )
  SELECT "id"::text, "provider"::text FROM known`

/** Of the turns in a branch of `gone`: answers that may not be listed yet, when they are; of all its turns the unnamed. */
const turnsOf = (branchId: Prisma.Sql) => Prisma.sql`
  SELECT coalesce(array_agg("answerItemId") FILTER (WHERE ${isIn(branchId)} AND ${isPerhapsUnlisted}), '{}') AS "unlisted",
    greatest(now(), max("endedAt") FILTER (WHERE ${isIn(branchId)})
      + make_interval(secs => ${(LISTED_AFTER * env().RETRY_BASE_MS) / 1000})) AS "listedAt",
    (count(*) FILTER (WHERE "isUnnamed"))::int AS "unnamed"
  FROM "Turn" WHERE "conversationId" = gone."id"`

const isIn = (branchId: Prisma.Sql) => Prisma.sql`"branchId" IS NOT DISTINCT FROM ${branchId}`

/** What a person deletes of their own is told in the receipts; a temporary conversation was to go anyway. */
const reasonOf = (reason: DeletionReason) =>
  reason === 'person'
    ? Prisma.sql`CASE WHEN c."expiresAt" IS NULL THEN 'person' ELSE 'temporary' END::"DeletionReason"`
    : Prisma.sql`${reason}::"DeletionReason"`

/** While we keep the text of an answer ourselves nobody has seen it listed at the provider; after ten minutes it is. */
const isPerhapsUnlisted = Prisma.sql`"answerItemId" IS NOT NULL AND "input" <> ''
  AND "status" IN ('completed', 'incomplete') AND "endedAt" > now() - interval '10 minutes'`
