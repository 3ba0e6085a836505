import 'server-only'
import { db } from '#lib/server/db/client.ts'
import type { Branch, Conversation } from '#lib/server/db/generated/client.ts'
import { AppError } from '#lib/server/errors.ts'
import { findMessage } from './find-message.ts'
import { standsAbove } from './locate.ts'
import { readTree } from './read-tree.ts'
import { branchOf, lastShownBelow, pathTo, type Tree } from './tree.ts'

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
 * Leads from an answer on with the summary behind it, or without: what was shown there last, on every device. `branchId` is the
 * summary, or the branch that it parts from.
 * @throws AppError message_not_found for a branch of another conversation; what the provider or the database throws
 */
export async function leadOn(conversation: Conversation, branchId: string | null): Promise<void> {
  const tree = await readTree(conversation)
  if (branchId !== null && !branchOf(tree, branchId)) throw new AppError('message_not_found')
  const left = pathTo(tree, conversation.shownBranchId).find((each) => isSummaryOf(each, branchId))
  const isBehind = left ? await standsAbove(tree, await findMessage(tree, left.forkMessageId)) : () => true
  const isOther = (child: Branch) => !left || child.kind !== 'summary'
  await showBranch(
    conversation,
    lastShownBelow(tree, branchId, (child) => isOther(child) && isBehind(child)),
  )
}

const isSummaryOf = (branch: Branch | null, parentId: string | null): branch is Branch =>
  branch?.kind === 'summary' && branch.parentId === parentId

/**
 * Has the path of a branch of the conversation shown, null: of the root, on every device.
 * @throws what the database throws
 */
export async function showBranch({ id, userId }: Conversation, branchId: string | null): Promise<void> {
  const now = new Date()
  await db().$transaction([
    db().conversation.updateMany({
      where: { id, userId },
      data: { shownBranchId: branchId, ...(branchId === null && { rootShownAt: now }) },
    }),
    db().branch.updateMany({ where: { id: { in: branchId ? [branchId] : [] } }, data: { shownAt: now } }),
  ])
}
