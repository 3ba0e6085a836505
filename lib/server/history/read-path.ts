import 'server-only'
import type { ConversationItem } from 'openai/resources/conversations/items'
import { pathTo, type Tree } from '#lib/server/branches/tree.ts'
import { atProvider } from '#lib/server/conversations/at-provider.ts'
import { isThere, type Segment, segmentOf } from '#lib/server/conversations/segment.ts'
import type { Branch } from '#lib/server/db/generated/client.ts'
import { AppError, refusal } from '#lib/server/errors.ts'
import { isMissingAtProvider } from '#lib/server/provider-error.ts'
import { rebuildConversation } from '#lib/server/turns/rebuild-conversation.ts'
import { isFromPerson, isNothingBefore, type Start, segmentPages } from './segment-pages.ts'

/** As many items are enough for a page, which begins with a message of the person's unless its answer has more than these. */
const [ENOUGH, MOST_ITEMS] = [50, 3000]

/** What a page has of a segment. */
export interface Slice {
  segment: Segment
  branch: Branch | null
  /** The branch by which the path leaves it; null where it ends in it. */
  child: Branch | null
  /** Oldest first. */
  items: ConversationItem[]
  /** Nothing of the segment comes before them. */
  isFirst: boolean
  /** Nothing of the segment comes after them on this path. */
  isLast: boolean
}

export interface PathPage {
  /** From the root on. */
  slices: Slice[]
  olderCursor: string | null
}

/** Where a page ends: at the end of a segment of the path, or before an item of it. */
interface Place {
  branchId: string | null
  at: number
  before: string | null
}

/**
 * A page of a path, as the provider lists it: the newest, or the one before a cursor, which says of which path it is.
 * @throws AppError conversation_gone, invalid_request for a cursor that isn't of this conversation; what the provider throws
 */
export async function readPath(tree: Tree, branchId: string | null, cursor: string | undefined): Promise<PathPage> {
  const place = cursor ? placeOf(cursor) : null
  const leaf = place ? place.branchId : branchId
  const path = pathTo(tree, leaf)
  const isOnPath = place === null || place.at < path.length
  if (!isOnPath || (leaf !== null && path.length === 1)) throw refusal('notOurCursor')
  const slices: Slice[] = []
  let count = 0
  for (let at = place?.at ?? path.length - 1; at >= 0; at--) {
    const branch = path[at] ?? null
    const child = path[at + 1] ?? null
    const segment = segmentOf(tree.conversation, branch)
    const before = at === place?.at ? place.before : null
    const read = await readSlice(segment, startOf(child, before), ENOUGH - count).catch((error) =>
      whenMissing(error, { segment, isBelowThere: child !== null, hasCursor: cursor !== undefined }),
    )
    count += read.items.length
    slices.unshift({ ...read, segment, branch, child, isLast: before === null })
    const oldest = read.items[0]?.id
    if (!read.isFirst) return { slices, olderCursor: toCursor({ branchId: leaf, at, before: oldest ?? null }) }
    // Its question stands above it.
    if (count >= ENOUGH && at > 0 && branch?.kind !== 'again')
      return { slices, olderCursor: toCursor({ branchId: leaf, at: at - 1, before: null }) }
  }
  return { slices, olderCursor: null }
}

function startOf(child: Branch | null, before: string | null): Start {
  if (before !== null) return { before }
  return child ? { upTo: child.sharedItemId } : 'end'
}

/** What stands above a branch was lost and has been made anew: the path is to be read again. */
export class PathRebuiltError extends Error {
  override name = 'PathRebuiltError'
}

interface Missing {
  segment: Segment
  /** The provider has the branch by which the path leaves it. */
  isBelowThere: boolean
  hasCursor: boolean
}

/** What a message sent there would mend is mended; but what stands above a branch no message would. */
async function whenMissing(error: unknown, { segment, isBelowThere, hasCursor }: Missing): Promise<never> {
  if (!isMissingAtProvider(error)) throw error
  if (isBelowThere && (await isGone(segment)) && (await rebuildConversation(segment))) throw new PathRebuiltError()
  throw new AppError(hasCursor ? 'invalid_request' : 'conversation_gone', { cause: error })
}

/** An item of it may be missing alone. */
async function isGone(segment: Segment): Promise<boolean> {
  const { client, providerId } = atProvider(segment)
  return client.conversations.retrieve(providerId).then(
    () => false,
    (error) => isMissingAtProvider(error),
  )
}

/** Items of a segment, as many as wanted and on to the person's message that they answer. */
async function readSlice(segment: Segment, start: Start, wanted: number) {
  const items: ConversationItem[] = []
  let isFirst = true
  if (!isThere(segment)) return { items, isFirst }
  for await (const page of segmentPages(segment, start)) {
    // How an answer goes on is read to its beginning.
    const isRest = items.length >= wanted
    const end = isRest ? page.items.findIndex(isFromPerson) + 1 || page.items.length : page.items.length
    items.push(...page.items.slice(0, end))
    isFirst = page.isFirst && end === page.items.length
    const isEnough = items.length >= wanted && (isFromPerson(items.at(-1)) || items.length >= MOST_ITEMS)
    if (isEnough || (isRest && end < page.items.length)) break
  }
  // The beginning of a branch is a message's that says so: whether this is it shows one item further.
  if (!isFirst && segment.copyEndItemId !== null) isFirst = await isNothingBefore(segment, items.at(-1))
  return { items: items.reverse(), isFirst }
}

/** Where nothing parts, an item's id: so it was before there were branches. */
const toCursor = ({ branchId, at, before }: Place) =>
  branchId === null && before !== null ? before : [branchId, at, before ?? ''].join('~')

function placeOf(cursor: string): Place {
  if (!cursor.includes('~')) return { branchId: null, at: 0, before: cursor }
  const [, branchId = '', at = '', before = ''] = /^([^~]+)~(\d{1,4})~([^~]*)$/.exec(cursor) ?? []
  if (branchId === '') throw refusal('notOurCursor')
  return { branchId, at: Number(at), before: before || null }
}
