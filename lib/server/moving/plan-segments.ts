import 'server-only'
import { readTree } from '#lib/server/branches/read-tree.ts'
import { segmentsThere } from '#lib/server/branches/segments-there.ts'
import { atProvider } from '#lib/server/conversations/at-provider.ts'
import type { Segment } from '#lib/server/conversations/segment.ts'
import type { Conversation } from '#lib/server/db/generated/client.ts'
import { listAllItems } from '#lib/server/provider/list-items.ts'
import { type CopyPlan, planMove } from '#lib/server/provider/plan-copy.ts'

/** What the copy of a segment must hold: of a branch what it has a copy of itself, too. */
export interface SegmentPlan {
  segment: Segment
  plan: CopyPlan
}

/**
 * What a move of a conversation has to copy: the root first, then each branch that the provider has. `files` says by which id each
 * of its files goes there.
 * @throws what the provider throws
 */
export async function planSegments(
  conversation: Conversation,
  { files = new Map(), signal }: { files?: Map<string, string>; signal?: AbortSignal } = {},
): Promise<SegmentPlan[]> {
  const plans: SegmentPlan[] = []
  for (const segment of segmentsThere(await readTree(conversation))) {
    const { client, providerId } = atProvider(segment)
    plans.push({ segment, plan: await planMove(client, await listAllItems(client, providerId, { signal }), files) })
  }
  return plans
}

/** How many items there are to copy, and how many mean nothing at another provider and are left. */
export const countItems = (plans: SegmentPlan[]) => ({
  items: plans.reduce((sum, { plan }) => sum + plan.items.length, 0),
  left: plans.reduce((sum, { plan }) => sum + plan.left, 0),
})
