import 'server-only'
import { db } from '#lib/server/db/client.ts'
import type { Conversation } from '#lib/server/db/generated/client.ts'
import { findMessage } from './find-message.ts'
import { standsAbove } from './locate.ts'
import { readTree } from './read-tree.ts'
import { lastShownBelow, type Tree } from './tree.ts'

/**
 * The branch whose path has this message; of several the one that was shown last.
 * @throws AppError message_not_found; what the provider throws
 */
export async function branchWith(tree: Tree, messageId: string): Promise<string | null> {
  const found = await findMessage(tree, messageId)
  return lastShownBelow(tree, found.branchId, await standsAbove(tree, found))
}

/**
 * Has the path shown that has this message, on every device. What is shown already stays.
 * @throws AppError message_not_found; what the provider or the database throws
 */
export async function showMessage(conversation: Conversation, messageId: string): Promise<void> {
  const { id } = conversation
  const branchId = await branchWith(await readTree(conversation), messageId)
  if (branchId === conversation.shownBranchId) return
  const now = new Date()
  await db().$transaction([
    db().conversation.updateMany({
      where: { id, userId: conversation.userId },
      data: { shownBranchId: branchId, ...(branchId === null && { rootShownAt: now }) },
    }),
    db().branch.updateMany({ where: { id: { in: branchId ? [branchId] : [] } }, data: { shownAt: now } }),
  ])
}
