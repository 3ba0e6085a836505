import 'server-only'
import { segmentOf } from '#lib/server/conversations/segment.ts'
import { db } from '#lib/server/db/client.ts'
import type { Branch, Turn } from '#lib/server/db/generated/client.ts'
import { AppError, refusal } from '#lib/server/errors.ts'
import { untilListed } from '#lib/server/provider/retry.ts'
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

/** Items are listed seconds after an answer ended; what isn't after so long never is. */
const LISTED_AFTER_MS = 10 * 60_000

/**
 * The same, once the provider lists all the answers that there are in its segment: what is copied of it has them.
 * @throws AppError message_not_found; conversation_busy when that takes too long, or the message is being answered; what the
 *   provider throws
 */
export async function locateListed(tree: Tree, found: FoundMessage): Promise<Located> {
  const located = await untilListed(async () => {
    const now = await locate(tree, found)
    return (await isListed(now, tree)) ? now : null
  })
  if (!located || located.turn?.status === 'queued' || located.turn?.status === 'running') throw refusal('forkIsLive')
  return located
}

async function isListed({ branchId, own }: Located, { conversation }: Tree): Promise<boolean> {
  const turns = await db().turn.findMany({
    where: {
      ...{ conversationId: conversation.id, branchId, answerItemId: { not: null } },
      // What was stopped and isn't the provider's stays with us.
      OR: [{ status: { in: ['completed', 'incomplete'] } }, { status: 'cancelled', input: '' }],
      endedAt: { gt: new Date(Date.now() - LISTED_AFTER_MS) },
    },
  })
  return turns.every(({ answerItemId }) => own.itemIds.includes(answerItemId ?? ''))
}

const isIt = ({ id, itemIds, role, turn }: OwnMessage, found: FoundMessage): boolean =>
  id === found.id ||
  itemIds.includes(found.id) ||
  (found.turn !== null && turn?.id === found.turn.id && role === found.role)

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
      return turn.id === fork.id
        ? child.kind === 'summary' || (child.kind === 'again' && role === 'user')
        : turn.createdAt < fork.createdAt
    const shared = own?.itemIds.indexOf(child.sharedItemId ?? '') ?? -1
    const place = own?.itemIds.indexOf(own.messages[index]?.itemIds[0] ?? '') ?? -1
    return place >= 0 && place <= shared
  }
}

/** The item of the segment that comes before another. */
export function itemBefore({ own }: Pick<Located, 'own'>, itemId: string | undefined): string | null {
  const place = own.itemIds.indexOf(itemId ?? '')
  return own.itemIds[place - 1] ?? null
}

/** The same for what our row alone has: it stands behind the last answer before it, and behind all that has no turn. */
export function itemBeforeTurn({ own }: Pick<Located, 'own'>, turn: Turn | null): string | null {
  const next = own.messages.findIndex((message) => turn && message.turn && message.turn.createdAt > turn.createdAt)
  if (next < 0) return own.itemIds.at(-1) ?? null
  return itemBefore({ own }, own.messages[next]?.itemIds[0])
}
