import 'server-only'
import { readTree } from '#lib/server/branches/read-tree.ts'
import { segmentsThere } from '#lib/server/branches/segments-there.ts'
import { branchOf } from '#lib/server/branches/tree.ts'
import type { Conversation } from '#lib/server/db/generated/client.ts'
import { type Indexed, indexNewOf, isUpToDate, reindexSegment } from './index-segment.ts'

/**
 * Indexes what the provider lists of a conversation and the index lacks, of the root and of each branch for itself. Whether the
 * answers of their last turns are listed by now, and so nothing is missing.
 */
export async function indexNewItems(conversation: Conversation): Promise<boolean> {
  const all = await segmentsOf(conversation)
  let isWhole = true
  for (const each of all) {
    // What was said is new in one of them, mostly.
    if (all.length > 1 && (await isUpToDate(each))) continue
    isWhole = (await indexNewOf(each)) && isWhole
  }
  return isWhole
}

/** Makes the index of a conversation anew, from all that the provider has of it. How many messages that is. */
export async function reindexConversation(conversation: Conversation): Promise<number> {
  let messages = 0
  for (const each of await segmentsOf(conversation)) messages += await reindexSegment(each)
  return messages
}

async function segmentsOf(conversation: Conversation): Promise<Indexed[]> {
  const tree = await readTree(conversation)
  return segmentsThere(tree).map((segment) => ({ segment, branch: branchOf(tree, segment.branchId) }))
}
