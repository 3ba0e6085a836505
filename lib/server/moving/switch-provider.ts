import 'server-only'
import { Prisma } from '#lib/server/db/generated/client.ts'
import { AppError } from '#lib/server/errors.ts'
import { listModels } from '#lib/server/provider/models.ts'
import { enqueueDeletions, responsesOf } from '#lib/server/provider/outbox.ts'
import { useCopies } from './copy-files.ts'
import type { MoveLease } from './move-lease.ts'
import { renameItems } from './rename-items.ts'
import type { Renamed } from './renamed-items.ts'

/** The copy of the root, or of a branch, that is there now. */
export interface Copied {
  branchId: string | null
  /** Where it was, and where it is. */
  from: string | null
  to: string
  copyEndItemId: string | null
  renamed: Renamed[]
}

/**
 * From here on the conversation is at OpenAI with its branches, under the address it always had; what it was before goes to the
 * outbox. All of it or nothing. Responses stay with the provider that wrote them and are deleted there, so no turn names one any
 * more: what was answered is told by the conversation's items.
 * @throws AppError conversation_busy when a branch has become another meanwhile, or a file came; what `MoveLease.write` throws
 */
export async function switchToOpenAI(
  lease: MoveLease,
  { copied, files }: { copied: Copied[]; files: Map<string, string> },
): Promise<void> {
  const { models, defaultModel } = await listModels('openai')
  const offered = models.map((model) => model.id)
  const id = lease.conversationId
  const root = copied.find(({ branchId }) => branchId === null)
  await lease.write(async (tx) => {
    await useCopies(tx, id, files)
    await leaveOldCopies(tx, id)
    await enqueueDeletions([id], tx)
    await switchBranches(tx, id, copied)
    await renameItems(
      tx,
      id,
      copied.flatMap(({ renamed }) => renamed),
    )
    await tx.$executeRaw`
      UPDATE "Turn" SET "model" = ${defaultModel}
      WHERE "conversationId" = ${id} AND "status" = 'queued' AND "model" <> ALL(${offered}::text[])`
    // The metadata is written there afterwards, where it can be tried again.
    await tx.$executeRaw`
      UPDATE "Conversation" SET "provider" = 'openai', "providerConversationId" = ${root?.to}, "metadataStale" = true,
        "model" = CASE WHEN "model" = ANY(${offered}::text[]) THEN "model" ELSE ${defaultModel} END,
        "moveTargetId" = NULL, "moveLeaseUntil" = NULL, "unnamedResponses" = 0
      WHERE "id" = ${id}`
  })
  lease.end()
}

/** Branches are told in the receipt of their conversation. */
const leaveOldCopies = (tx: Prisma.TransactionClient, id: string) => tx.$executeRaw`
  WITH uploads AS (
    DELETE FROM "File" WHERE "conversationId" = ${id} RETURNING "id"
  ), files AS (
    SELECT coalesce(array_agg("id"), '{}') AS "ids", count(*)::int AS "count" FROM uploads
  ), responses AS (
    SELECT coalesce(array_agg(ids."id"), '{}') AS "ids", count(*)::int AS "count"
    FROM "Conversation" CROSS JOIN LATERAL (${responsesOf('Conversation')}) ids WHERE "Conversation"."id" = ${id}
  ), root AS (
    ${insertMoved}
    SELECT gen_random_uuid(), "userId", "Conversation"."id", "provider",
      coalesce("providerConversationId", "Conversation"."id"), 'moved', "createdAt", responses."ids", '{}', files."ids",
      responses."count", files."count", NULL
    FROM "Conversation", files, responses WHERE "Conversation"."id" = ${id}
    RETURNING "id", "conversationId", "userId", "provider", "createdAt"
  )
  ${insertMoved}
  SELECT gen_random_uuid(), "userId", root."conversationId", "provider", b."providerConversationId", 'moved',
    root."createdAt", '{}', '{}', '{}', 0, 0, root."id"
  FROM root JOIN "Branch" b ON b."conversationId" = root."conversationId" WHERE b."state" = 'ready'`

const insertMoved = Prisma.sql`
  INSERT INTO "Deletion" ("id", "userId", "conversationId", "provider", "providerConversationId", "reason", "createdAt",
    "responseIds", "itemIds", "fileIds", "responses", "files", "receiptId")`

async function switchBranches(tx: Prisma.TransactionClient, id: string, copied: Copied[]): Promise<void> {
  const branches = copied.filter(({ branchId }) => branchId !== null)
  for (const { branchId, from, to, copyEndItemId } of branches) {
    const { count } = await tx.branch.updateMany({
      where: { id: branchId ?? '', state: 'ready', providerConversationId: from },
      data: { providerConversationId: to, copyEndItemId, moveTargetId: null },
    })
    if (count === 0) throw new AppError('conversation_busy')
  }
  const ready = await tx.branch.count({ where: { conversationId: id, state: 'ready' } })
  if (ready !== branches.length) throw new AppError('conversation_busy')
  // Whoever copies one now copies what is there no more; the outbox has its target.
  await tx.branch.updateMany({
    where: { conversationId: id, state: { not: 'ready' } },
    data: {
      ...{ state: 'planned', providerConversationId: null, leaseUntil: null, copiedItems: 0 },
      epoch: { increment: 1 },
    },
  })
}
