import 'server-only'
import { metadataJobs, syncMetadataInBackground } from '#lib/server/conversations/sync-metadata.ts'
import { db } from '#lib/server/db/client.ts'
import { Prisma } from '#lib/server/db/generated/client.ts'
import { retryOnConflict } from '#lib/server/db/retry-on-conflict.ts'
import { handOverDrafts } from '#lib/server/drafts/hand-over-drafts.ts'
import { enqueue } from '#lib/server/jobs/enqueue.ts'
import { handOverPreferences } from '#lib/server/preferences/preferences.ts'
import { handOverUsage } from '#lib/server/usage/hand-over-usage.ts'
import { finishAccountDeletion } from '#lib/server/users/finish-account-deletion.ts'
import { requireOwner } from '#lib/server/users/require-owner.ts'

/** Much longer than moving the most that anybody has takes. */
const TIMEOUT_MS = 60_000

/**
 * Hands everything that a guest owns to the account they signed in to, receipts included, all of it or nothing, and removes
 * the guest. What the guest makes at the same moment is handed over, too, or refused. The provider, whose metadata name the
 * owner, is told afterwards.
 * @throws AppError not_signed_in when the account is being deleted; what the database throws. The guest keeps everything then
 */
export async function adoptGuest(fromUserId: string, toUserId: string): Promise<void> {
  if (fromUserId === toUserId) return
  await retryOnConflict(() => handOver(fromUserId, toUserId))
  syncMetadataInBackground()
  await finishAccountDeletion(fromUserId)
}

function handOver(fromUserId: string, userId: string): Promise<void> {
  const change = { where: { userId: fromUserId }, data: { userId } }
  return db().$transaction(
    async (tx) => {
      await requireOwner(tx, userId)
      // Waits for whoever makes something of the guest's, and from here on nobody can.
      const { count } = await tx.user.updateMany({
        where: { id: fromUserId, deletionRequestedAt: null },
        data: { deletionRequestedAt: new Date() },
      })
      // Handed over already, or being deleted as the guest asked.
      if (count === 0) return
      await tx.session.deleteMany({ where: { userId: fromUserId } })
      await tx.project.updateMany(change)
      // In this order: whoever adds a turn locks its conversation first.
      await tx.conversation.updateMany({ ...change, data: { userId, metadataStale: true } })
      await enqueue(metadataJobs(Prisma.sql`c."userId" = ${userId}`), tx)
      await tx.turn.updateMany(change)
      await tx.file.updateMany(change)
      await tx.itemText.updateMany(change)
      await tx.deletion.updateMany(change)
      await tx.prompt.updateMany(change)
      await handOverDrafts(tx, { fromUserId, userId })
      await handOverPreferences(tx, { fromUserId, userId })
      await handOverUsage(tx, { fromUserId, userId })
    },
    { timeout: TIMEOUT_MS },
  )
}
