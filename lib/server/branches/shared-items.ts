import 'server-only'
import type { ConversationItem } from 'openai/resources/conversations/items'
import { atProvider } from '#lib/server/conversations/at-provider.ts'
import { isThere, segmentOf } from '#lib/server/conversations/segment.ts'
import type { Branch } from '#lib/server/db/generated/client.ts'
import { AppError } from '#lib/server/errors.ts'
import { listAllItems } from '#lib/server/provider/list-items.ts'
import { itemBeforeTurn, type Located } from './locate.ts'
import { branchOf, type Tree } from './tree.ts'

interface Shared {
  /** Without the question that the branch says again by itself. */
  withoutQuestion?: boolean
  signal?: AbortSignal
}

/**
 * All that the provider has above the place where a branch parts, oldest first. It is in the conversation that the nearest
 * branch above has there, or the root.
 * @throws AppError provider_failed when that isn't listed any more; what the provider throws
 */
export async function sharedItems(
  tree: Tree,
  { parentId, kind, sharedItemId }: Branch,
  { withoutQuestion = false, signal }: Shared = {},
): Promise<ConversationItem[]> {
  const items = await itemsThrough(tree, parentId, sharedItemId, signal)
  return withoutQuestion && kind === 'again' && sharedItemId !== null ? items.slice(0, -1) : items
}

/**
 * All that the provider has on the path to a message, with it; up to where it stands, when only our row has it.
 * @throws AppError provider_failed when that isn't listed any more; what the provider throws
 */
export function itemsUpTo(tree: Tree, { branchId, own, index, turn }: Located): Promise<ConversationItem[]> {
  const last = own.messages[index]?.itemIds.at(-1) ?? itemBeforeTurn({ own }, turn)
  return itemsThrough(tree, branchId, last)
}

/** Up to an item that was said in a branch, or in the root; null: no further than what is above it. */
async function itemsThrough(tree: Tree, branchId: string | null, itemId: string | null, signal?: AbortSignal) {
  const branch = branchOf(tree, branchId)
  const segment = segmentOf(tree.conversation, branch)
  if (branch && !isThere(segment)) return sharedItems(tree, branch, { ...(signal && { signal }) })
  const last = itemId ?? segment.copyEndItemId
  if (last === null) return []
  const { client, providerId } = atProvider(segment)
  const items = await listAllItems(client, providerId, { signal })
  const place = items.findIndex(({ id }) => id === last)
  if (place < 0) throw new AppError('provider_failed', { cause: new Error('What a branch shares is not listed.') })
  return items.slice(0, place + 1)
}
