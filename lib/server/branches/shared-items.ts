import 'server-only'
import type { ConversationItem } from 'openai/resources/conversations/items'
import { atProvider } from '#lib/server/conversations/at-provider.ts'
import { isThere, segmentOf } from '#lib/server/conversations/segment.ts'
import type { Branch } from '#lib/server/db/generated/client.ts'
import { AppError } from '#lib/server/errors.ts'
import { listAllItems } from '#lib/server/provider/list-items.ts'
import { branchOf, type Tree } from './tree.ts'

/**
 * All that the provider has above the place where a branch parts, oldest first: without the question that it says again. It is
 * in the conversation that the nearest branch above has there, or the root.
 * @throws AppError provider_failed when that isn't listed any more; what the provider throws
 */
export async function sharedItems(tree: Tree, branch: Branch, signal?: AbortSignal): Promise<ConversationItem[]> {
  const parent = branchOf(tree, branch.parentId)
  const segment = segmentOf(tree.conversation, parent)
  if (parent && !isThere(segment)) return sharedItems(tree, parent, signal)
  const last = branch.sharedItemId ?? segment.copyEndItemId
  if (last === null) return []
  const { client, providerId } = atProvider(segment)
  const items = await listAllItems(client, providerId, { signal })
  const place = items.findIndex(({ id }) => id === last)
  if (place < 0) throw new AppError('provider_failed', { cause: new Error('What a branch shares is not listed.') })
  return items.slice(0, branch.kind === 'again' && branch.sharedItemId !== null ? place : place + 1)
}
