import 'server-only'
import { syncMetadataInBackground } from '#lib/server/conversations/sync-metadata.ts'
import { db } from '#lib/server/db/client.ts'

/**
 * Hands everything that one user owns to another, receipts included, all of it or nothing. The provider, whose metadata
 * name the owner, is told afterwards.
 */
export async function moveConversations(fromUserId: string, toUserId: string): Promise<void> {
  const change = { where: { userId: fromUserId }, data: { userId: toUserId } }
  await db().$transaction([
    db().conversation.updateMany({ ...change, data: { userId: toUserId, metadataStale: true } }),
    db().turn.updateMany(change),
    db().file.updateMany(change),
    db().itemText.updateMany(change),
    db().deletion.updateMany(change),
  ])
  syncMetadataInBackground()
}
