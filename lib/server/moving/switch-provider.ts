import 'server-only'
import type { Prisma } from '#lib/server/db/generated/client.ts'
import { listModels } from '#lib/server/provider/models.ts'
import { enqueueDeletions, responsesOf } from '#lib/server/provider/outbox.ts'
import type { MoveLease } from './move-lease.ts'

interface Copied {
  lease: MoveLease
  providerId: string
  /** Each item that there was, and the one that stands for it now. */
  newIds: { old: string; now: string }[]
}

/**
 * From here on the conversation is at OpenAI, under the address it always had; what it was before goes to the outbox. All
 * of it or nothing. Responses stay with the provider that wrote them and are deleted there, so no turn names one any more:
 * what was answered is told by the conversation's items.
 */
export async function switchToOpenAI({ lease, providerId, newIds }: Copied): Promise<void> {
  const { models, defaultModel } = await listModels('openai')
  const offered = models.map((model) => model.id)
  const id = lease.conversationId
  await lease.write(async (tx) => {
    await leaveOldCopy(tx, id)
    await enqueueDeletions([id], tx)
    await renameItems(tx, id, newIds)
    await tx.$executeRaw`
      UPDATE "Turn" SET "model" = ${defaultModel}
      WHERE "conversationId" = ${id} AND "status" = 'queued' AND "model" <> ALL(${offered}::text[])`
    // The metadata is written there afterwards, where it can be tried again.
    await tx.$executeRaw`
      UPDATE "Conversation" SET "provider" = 'openai', "providerConversationId" = ${providerId}, "metadataStale" = true,
        "model" = CASE WHEN "model" = ANY(${offered}::text[]) THEN "model" ELSE ${defaultModel} END,
        "moveTargetId" = NULL, "moveLeaseUntil" = NULL, "unnamedResponses" = 0
      WHERE "id" = ${id}`
  })
  lease.end()
}

const leaveOldCopy = (tx: Prisma.TransactionClient, id: string) => tx.$executeRaw`
  WITH uploads AS (
    DELETE FROM "File" WHERE "conversationId" = ${id} RETURNING "id"
  ), files AS (
    SELECT coalesce(array_agg("id"), '{}') AS "ids", count(*)::int AS "count" FROM uploads
  ), responses AS (
    SELECT coalesce(array_agg(ids."id"), '{}') AS "ids", count(*)::int AS "count"
    FROM "Conversation" CROSS JOIN LATERAL (${responsesOf('Conversation')}) ids WHERE "Conversation"."id" = ${id}
  )
  INSERT INTO "Deletion" ("id", "userId", "conversationId", "provider", "providerConversationId", "reason", "createdAt",
    "responseIds", "itemIds", "fileIds", "responses", "files")
  SELECT gen_random_uuid(), "userId", "Conversation"."id", "provider",
    coalesce("providerConversationId", "Conversation"."id"), 'moved', "createdAt", responses."ids", '{}', files."ids",
    responses."count", files."count"
  FROM "Conversation", files, responses WHERE "Conversation"."id" = ${id}`

/** The text of an answer that the copy certainly lists isn't kept here any longer. */
async function renameItems(tx: Prisma.TransactionClient, id: string, newIds: Copied['newIds']): Promise<void> {
  const old = newIds.map((ids) => ids.old)
  const now = newIds.map((ids) => ids.now)
  await tx.$executeRaw`
    UPDATE "Turn" t SET "answerItemId" = renamed."now",
      "input" = CASE WHEN t."status" IN ('completed', 'incomplete') THEN '' ELSE t."input" END,
      "output" = CASE WHEN t."status" IN ('completed', 'incomplete') THEN '' ELSE t."output" END,
      "parts" = CASE WHEN t."status" IN ('completed', 'incomplete') THEN NULL ELSE t."parts" END
    FROM unnest(${old}::text[], ${now}::text[]) renamed("old", "now")
    WHERE t."conversationId" = ${id} AND t."answerItemId" = renamed."old"`
  await tx.$executeRaw`UPDATE "Turn" SET "responseId" = NULL, "isUnnamed" = false WHERE "conversationId" = ${id}`
  await tx.$executeRaw`
    UPDATE "ItemText" SET "itemId" = renamed."now"
    FROM unnest(${old}::text[], ${now}::text[]) renamed("old", "now")
    WHERE "conversationId" = ${id} AND "itemId" = renamed."old"`
}
