import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { enqueueDeletions } from '#lib/server/provider/outbox.ts'

/**
 * The statements by which a branch whose question was never said again is copied anew, with that question, before something
 * else is sent there: the model is to know what it follows. What it had at the provider goes by the outbox. Nothing changes
 * where the question was said, or is about to be.
 */
export const copyWithQuestion = (branchId: string, conversationId: string) => [
  db().$executeRaw`
  WITH old AS (
    SELECT * FROM "Branch" b WHERE b."id" = ${branchId}::uuid AND b."kind" = 'again' AND b."state" = 'ready'
    AND EXISTS (SELECT FROM "Turn" t WHERE t."branchId" = b."id" AND t."isAgain")
    AND NOT EXISTS (
      SELECT FROM "Turn" t WHERE t."branchId" = b."id" AND NOT (
        (t."status" = 'failed' AND (t."errorCode" IS DISTINCT FROM 'unstorable' OR t."answerItemId" IS NULL))
        OR (t."status" = 'cancelled' AND t."input" <> '')
      )
    )
  ), forgotten AS (
    UPDATE "Branch" SET "state" = 'planned', "providerConversationId" = NULL, "copyEndItemId" = NULL
    WHERE "id" IN (SELECT "id" FROM old)
  )
  INSERT INTO "Deletion" ("id", "conversationId", "provider", "providerConversationId", "reason", "createdAt",
    "responseIds", "itemIds", "fileIds")
  SELECT gen_random_uuid(), c."id", c."provider", old."providerConversationId", 'replaced', now(), '{}', '{}', '{}'
  FROM old JOIN "Conversation" c ON c."id" = old."conversationId"`,
  enqueueDeletions([conversationId]),
]

/** Whether what is sent next in a branch says its question again by itself: its copy goes without it then. */
export async function saysQuestionAgain(branchId: string): Promise<boolean> {
  const next = await db().turn.findFirst({
    where: { branchId, status: { in: ['queued', 'running'] } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { isAgain: true },
  })
  return next?.isAgain ?? true
}
