import 'server-only'
import { syncMetadata } from '#lib/server/conversations/sync-metadata.ts'
import { db } from '#lib/server/db/client.ts'
import type { Conversation, Prisma } from '#lib/server/db/generated/client.ts'
import { AppError } from '#lib/server/errors.ts'
import { enqueue, hurry } from '#lib/server/jobs/enqueue.ts'
import { type Copy, copyItems } from '#lib/server/provider/copy-items.ts'
import { discardOrphan, noteOrphan } from '#lib/server/provider/discard-orphan.ts'
import { fileIdsIn } from '#lib/server/provider/inline-files.ts'
import { wakeDeletions } from '#lib/server/provider/outbox.ts'
import { providerClient } from '#lib/server/provider/provider.ts'
import { indexJobs, indexSoon } from '#lib/server/search/index-jobs.ts'
import { requireOwner } from '#lib/server/users/require-owner.ts'

/** Longer than any copying takes. */
const ABANDONED_AFTER_MS = 60 * 60_000

type Data = Omit<Prisma.ConversationUncheckedCreateInput, 'id'>

/**
 * A conversation made of items, without asking any model. It is there once all of it is: of one that broke off, by the death of
 * this process too, the outbox deletes what the provider has.
 * @throws AppError not_signed_in when the user is leaving; whatever the provider or the database throws
 */
export async function makeOfItems(copy: Copy, data: Data): Promise<Conversation> {
  const { provider, userId } = data
  const client = providerClient(provider)
  const { id } = await client.conversations.create({}, { maxRetries: 0 })
  const deletion = await noteOrphan(provider, id, new Date(Date.now() + ABANDONED_AFTER_MS)).catch(async (error) => {
    await discardOrphan(provider, id)
    throw error
  })
  try {
    if (!(await copyItems(copy, { client, providerId: id, isNew: true }))) throw new AppError('provider_failed')
    const row = await db().$transaction(async (tx) => {
      await requireOwner(tx, userId)
      // Not when the outbox has begun with it: whoever claims it moves its time.
      await tx.deletion.delete({ where: { id: deletion.id, dueAt: deletion.dueAt } })
      const created = await tx.conversation.create({ data: { ...data, id, metadataStale: true } })
      const used = await tx.file.findMany({
        where: { id: { in: fileIdsIn(copy.items) }, userId },
        select: { id: true },
      })
      await tx.fileUse.createMany({ data: used.map((file) => ({ fileId: file.id, conversationId: id })) })
      await enqueue(indexJobs(id), tx)
      return created
    })
    indexSoon()
    void syncMetadata(id)
    return row
  } catch (error) {
    await db().$transaction([
      db().deletion.updateMany({ where: { id: deletion.id }, data: { dueAt: new Date() } }),
      hurry(`delete.${provider}`, [deletion.id]),
    ])
    wakeDeletions()
    throw error
  }
}
