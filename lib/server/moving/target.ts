import 'server-only'
import type { Segment } from '#lib/server/conversations/segment.ts'
import { db } from '#lib/server/db/client.ts'
import { Prisma } from '#lib/server/db/generated/client.ts'
import { enqueue, jobsOf } from '#lib/server/jobs/enqueue.ts'
import { discardOrphan } from '#lib/server/provider/discard-orphan.ts'
import { enqueueDeletions } from '#lib/server/provider/outbox.ts'
import { providerClient } from '#lib/server/provider/provider.ts'
import { leaseSeconds, type MoveLease } from './move-lease.ts'

/**
 * The conversation at OpenAI that takes the copy of a segment: the one that an interrupted move began, or a new one. It is made
 * empty, without even a title, and noted before anything is put into it: should this process end in between, nothing that
 * anybody said is left where nobody knows of it.
 */
export async function requireTarget(lease: MoveLease, { branchId }: Segment): Promise<string> {
  const known = await knownTarget(lease, branchId)
  if (known) return known
  const client = providerClient('openai')
  const { id } = await client.conversations.create({}, { signal: lease.signal, maxRetries: 0 })
  try {
    await lease.write(async (tx) => {
      if (branchId === null)
        await tx.conversation.update({ where: { id: lease.conversationId }, data: { moveTargetId: id } })
      else await tx.branch.update({ where: { id: branchId }, data: { moveTargetId: id } })
      // Should this process end in the middle.
      await enqueue(jobsOf('move', [lease.conversationId], { afterMs: 2 * leaseSeconds() * 1000 }), tx)
    })
    return id
  } catch (error) {
    await discardOrphan('openai', id)
    throw error
  }
}

async function knownTarget(lease: MoveLease, branchId: string | null): Promise<string | null> {
  const select = { moveTargetId: true }
  const row =
    branchId === null
      ? await db().conversation.findUnique({ where: { id: lease.conversationId }, select })
      : await db().branch.findUnique({ where: { id: branchId }, select })
  return row?.moveTargetId ?? null
}

/**
 * Forgets the copy of a branch that is of no use, and leaves it to the outbox to delete. That of the root goes with all others:
 * by the root's it is known that a move was begun.
 */
export const discardTarget = (lease: MoveLease, { branchId }: Segment) =>
  branchId === null ? discardTargets(lease) : discard(lease, Prisma.sql`"branchId" = ${branchId}::uuid`)

/** The same for all copies; one receipt tells of them. */
export const discardTargets = (lease: MoveLease) => discard(lease, Prisma.sql`true`)

const discard = (lease: MoveLease, which: Prisma.Sql) =>
  lease.write(async (tx) => {
    await tx.$executeRaw`
    WITH target AS MATERIALIZED (
      SELECT t.*, gen_random_uuid() AS "deletionId" FROM (
        SELECT "id", NULL::uuid AS "branchId", "moveTargetId", "userId", "createdAt" FROM "Conversation"
        UNION ALL SELECT c."id", b."id", b."moveTargetId", c."userId", c."createdAt"
        FROM "Branch" b JOIN "Conversation" c ON c."id" = b."conversationId"
      ) t WHERE "id" = ${lease.conversationId} AND "moveTargetId" IS NOT NULL AND ${which}
    ), receipt AS (
      SELECT "deletionId" FROM target ORDER BY "branchId" NULLS FIRST LIMIT 1
    ), root AS (
      UPDATE "Conversation" SET "moveTargetId" = NULL WHERE "id" IN (SELECT "id" FROM target WHERE "branchId" IS NULL)
    ), branches AS (
      UPDATE "Branch" SET "moveTargetId" = NULL WHERE "id" IN (SELECT "branchId" FROM target)
    )
    INSERT INTO "Deletion" ("id", "userId", "conversationId", "provider", "providerConversationId", "reason", "createdAt",
      "responseIds", "itemIds", "fileIds", "receiptId")
    SELECT target."deletionId", "userId", "id", 'openai', "moveTargetId", 'moved', "createdAt", '{}', '{}', '{}',
      nullif(receipt."deletionId", target."deletionId")
    FROM target, receipt`
    await enqueueDeletions([lease.conversationId], tx)
  })
