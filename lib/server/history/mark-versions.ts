import 'server-only'
import type { Versions } from '#lib/contract/turn.ts'
import { besides, forksOf, type Tree } from '#lib/server/branches/tree.ts'
import { forkId, headId, isListedId, noteFork, noteHead } from '#lib/server/branches/version-ids.ts'
import type { Branch } from '#lib/server/db/generated/client.ts'
import type { PathMessage } from './path-message.ts'
import type { Slice } from './read-path.ts'

/** Says of each message where the conversation parts which others stand in its place. */
export async function markVersions(tree: Tree, slice: Slice, messages: PathMessage[]): Promise<PathMessage[]> {
  const { branch, isFirst } = slice
  const marked = [...messages]
  const [head] = marked
  const isHead = (head?.role === 'assistant') === (branch?.kind === 'again')
  if (branch && isFirst && head && isHead) marked[0] = await asHead(tree, branch, head)
  for (const fork of forksOf(tree, branch?.id ?? null)) {
    const place = marked.findIndex((message) => isInPlace(message, fork))
    const message = marked[place]
    if (message) marked[place] = await asOrigin(tree, fork, message)
  }
  return marked
}

const isInPlace = ({ id, itemIds, role, ofTurn }: PathMessage, { kind, forkTurnId, forkMessageId }: Branch) =>
  (forkTurnId !== null && ofTurn?.id === forkTurnId && (role === 'assistant') === (kind === 'again')) ||
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
