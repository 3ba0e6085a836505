import 'server-only'
import { readTree } from '#lib/server/branches/read-tree.ts'
import { isThere, segmentOf } from '#lib/server/conversations/segment.ts'
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

/** The root, and the branches that the provider has. */
async function segmentsOf(conversation: Conversation): Promise<Indexed[]> {
  const { branches } = await readTree(conversation)
  return [null, ...branches]
    .map((branch) => ({ branch, segment: segmentOf(conversation, branch) }))
    .filter(({ segment }) => isThere(segment))
}
