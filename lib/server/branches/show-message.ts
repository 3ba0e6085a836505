import 'server-only'
import { db } from '#lib/server/db/client.ts'
import type { Conversation } from '#lib/server/db/generated/client.ts'
import { AppError } from '#lib/server/errors.ts'
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
  const branchId = await branchWith(await readTree(conversation), messageId)
  if (branchId !== conversation.shownBranchId) await showBranch(conversation, branchId)
}

/**
 * Has the path of a branch shown, null: of the root, on every device.
 * @throws AppError message_not_found for a branch of another conversation; what the database throws
 */
export async function showBranch({ id, userId }: Conversation, branchId: string | null): Promise<void> {
  if (branchId !== null && (await db().branch.count({ where: { id: branchId, conversationId: id } })) === 0)
    throw new AppError('message_not_found')
  const now = new Date()
  await db().$transaction([
    db().conversation.updateMany({
      where: { id, userId },
      data: { shownBranchId: branchId, ...(branchId === null && { rootShownAt: now }) },
    }),
    db().branch.updateMany({ where: { id: { in: branchId ? [branchId] : [] } }, data: { shownAt: now } }),
  ])
}
