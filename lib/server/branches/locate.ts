import 'server-only'
import { segmentOf } from '#lib/server/conversations/segment.ts'
import { db } from '#lib/server/db/client.ts'
import type { Branch } from '#lib/server/db/generated/client.ts'
import { AppError } from '#lib/server/errors.ts'
import type { FoundMessage } from './find-message.ts'
import { type Own, type OwnMessage, readOwn } from './own-messages.ts'
import { branchOf, type Tree } from './tree.ts'

/** A message among all that was said in its segment; -1 where only our row has it. */
export interface Located extends FoundMessage {
  own: Own
  index: number
}

/**
 * A message in its place.
 * @throws AppError message_not_found; what the provider throws
 */
export async function locate(tree: Tree, found: FoundMessage): Promise<Located> {
  const own = await readOwn(segmentOf(tree.conversation, branchOf(tree, found.branchId)))
  const index = own.messages.findIndex((message) => isIt(message, found))
  const message = own.messages[index]
  if (!message && !found.turn) throw new AppError('message_not_found')
  return { ...found, own, index, role: message?.role ?? found.role, turn: message?.turn ?? found.turn }
}

function isIt({ id, itemIds, role, turn }: OwnMessage, found: FoundMessage): boolean {
  if (found.turn && found.role) return turn?.id === found.turn.id && role === found.role
  return id === found.id || itemIds.includes(found.id)
}

/**
 * Whether a message is on the paths of each of these branches, which part from where it was said: that is, whether it stands
 * above the place where they do. Asks the provider only where turns can't tell.
 * @throws what the provider throws
 */
export async function standsAbove(tree: Tree, found: FoundMessage): Promise<(child: Branch) => boolean> {
  const children = tree.branches.filter(({ parentId }) => parentId === found.branchId)
  const forkIds = children.flatMap(({ forkTurnId }) => forkTurnId ?? [])
  const forks = new Map((await db().turn.findMany({ where: { id: { in: forkIds } } })).map((turn) => [turn.id, turn]))
  const isKnown =
    found.turn !== null && found.role !== null && children.every(({ forkTurnId }) => forks.has(forkTurnId ?? ''))
  const { turn, role, own, index } =
    isKnown || children.length === 0 ? { ...found, own: null, index: -1 } : await locate(tree, found)
  return (child) => {
    const fork = forks.get(child.forkTurnId ?? '')
    if (turn && fork)
      return turn.id === fork.id ? child.kind === 'again' && role === 'user' : turn.createdAt < fork.createdAt
    const shared = own?.itemIds.indexOf(child.sharedItemId ?? '') ?? -1
    const place = own?.itemIds.indexOf(own.messages[index]?.itemIds[0] ?? '') ?? -1
    return place >= 0 && place <= shared
  }
}
