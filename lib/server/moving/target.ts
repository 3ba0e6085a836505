import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { enqueue, jobsOf } from '#lib/server/jobs/enqueue.ts'
import { discardOrphan } from '#lib/server/provider/discard-orphan.ts'
import { enqueueDeletions } from '#lib/server/provider/outbox.ts'
import { providerClient } from '#lib/server/provider/provider.ts'
import { leaseSeconds, type MoveLease } from './move-lease.ts'

/**
 * The conversation at OpenAI that takes the copy: the one that an interrupted move began, or a new one. It is made empty,
 * without even a title, and noted before anything is put into it: should this process end in between, nothing that anybody
 * said is left where nobody knows of it.
 */
export async function requireTarget(lease: MoveLease): Promise<string> {
  const where = { id: lease.conversationId }
  const known = await db().conversation.findUnique({ where, select: { moveTargetId: true } })
  if (known?.moveTargetId) return known.moveTargetId
  const client = providerClient('openai')
  const { id } = await client.conversations.create({}, { signal: lease.signal, maxRetries: 0 })
  try {
    await lease.write(async (tx) => {
      await tx.conversation.update({ where, data: { moveTargetId: id } })
      // Should this process end in the middle.
      await enqueue(jobsOf('move', [lease.conversationId], { afterMs: 2 * leaseSeconds() * 1000 }), tx)
    })
    return id
  } catch (error) {
    await discardOrphan('openai', id)
    throw error
  }
}

/** Forgets a copy that is of no use, and leaves it to the outbox to delete. */
export const discardTarget = (lease: MoveLease) =>
  lease.write(async (tx) => {
    await tx.$executeRaw`
    WITH target AS (
      SELECT * FROM "Conversation" WHERE "id" = ${lease.conversationId} AND "moveTargetId" IS NOT NULL
    ), forgotten AS (
      UPDATE "Conversation" SET "moveTargetId" = NULL WHERE "id" IN (SELECT "id" FROM target)
    )
    INSERT INTO "Deletion" ("id", "userId", "conversationId", "provider", "providerConversationId", "reason", "createdAt",
      "responseIds", "itemIds", "fileIds")
    SELECT gen_random_uuid(), "userId", "id", 'openai', "moveTargetId", 'moved', "createdAt", '{}', '{}', '{}' FROM target`
    await enqueueDeletions([lease.conversationId], tx)
  })
