import 'server-only'
import type { Versions } from '#lib/contract/turn.ts'
import { besides, forksOf, summariesOf, type Tree } from '#lib/server/branches/tree.ts'
import { forkId, headId, isListedId, noteFork, noteHead } from '#lib/server/branches/version-ids.ts'
import { db } from '#lib/server/db/client.ts'
import type { Branch } from '#lib/server/db/generated/client.ts'
import type { PathMessage } from './path-message.ts'
import type { Slice } from './read-path.ts'

/** Says of each message where the conversation parts which others stand in its place. */
export async function markVersions(tree: Tree, slice: Slice, messages: PathMessage[]): Promise<PathMessage[]> {
  const { branch, isFirst } = slice
  const marked = [...messages]
  const [head] = marked
  const isHead = (head?.role === 'assistant') === (branch?.kind === 'again')
  if (branch && branch.kind !== 'summary' && isFirst && head && isHead) marked[0] = await asHead(tree, branch, head)
  for (const fork of forksOf(tree, branch?.id ?? null)) {
    const place = marked.findIndex((message) => isInPlace(message, fork))
    const message = marked[place]
    if (message) marked[place] = await asOrigin(tree, fork, message)
  }
  for (const summary of summariesOf(tree, branch?.id ?? null)) {
    const place = marked.findIndex((message) => isInPlace(message, summary))
    const message = marked[place]
    if (message) marked[place] = { ...message, summary: await summaryView(tree, slice, summary) }
  }
  return marked
}

/** Of two behind the same message the newest is told of: it is the same in other words. */
async function summaryView(tree: Tree, { child }: Slice, { id, parentId, summarised, forkTurnId }: Branch) {
  const isShown = child?.id === id
  const fork = forkTurnId === null ? null : await db().turn.findUnique({ where: { id: forkTurnId } })
  // What stands behind it there, and isn't on this path.
  const other = await db().turn.findFirst({
    where: isShown
      ? { conversationId: tree.conversation.id, branchId: parentId, createdAt: { gt: fork?.createdAt ?? new Date() } }
      : { branchId: id },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  })
  return { branchId: id, fullBranchId: parentId, isShown, messages: summarised, other: other && `${other.id}:input` }
}

const isInPlace = ({ id, itemIds, role, ofTurn }: PathMessage, { kind, forkTurnId, forkMessageId }: Branch) =>
  (forkTurnId !== null && ofTurn?.id === forkTurnId && (role === 'assistant') === (kind !== 'edit')) ||
  id === forkMessageId ||
  itemIds.includes(forkMessageId)

async function asHead(tree: Tree, branch: Branch, head: PathMessage): Promise<PathMessage> {
  if (isListedId(head.id) && head.id !== branch.headMessageId) await noteHead(branch, head.id)
  const versions = await versionsOf(tree, branch, head.id)
  return { ...head, versions, ...(branch.leftItems > 0 && { isCutBefore: true }) }
}

/** The versions of the message that a branch begins with, which goes by this id. */
export async function versionsOf(tree: Tree, branch: Branch, id: string): Promise<Versions> {
  const group = besides(tree, branch)
  const heads = await Promise.all(group.map((other) => (other === branch ? id : headId(tree, other))))
  return { index: 1 + group.indexOf(branch), ids: [await forkId(tree, branch), ...heads] }
}

async function asOrigin(tree: Tree, fork: Branch, message: PathMessage): Promise<PathMessage> {
  if (isListedId(message.id) && message.id !== fork.forkMessageId) await noteFork(fork, message.id)
  const heads = await Promise.all(besides(tree, fork).map((other) => headId(tree, other)))
  return { ...message, versions: { index: 0, ids: [message.id, ...heads] } }
}
