import 'server-only'
import { db } from '#lib/server/db/client.ts'
import type { Branch, Conversation } from '#lib/server/db/generated/client.ts'

/**
 * A conversation as one of its branches has it, the root when `branchId` is null. At the provider each is a conversation of
 * its own (`providerConversationId`), which begins with a copy of what is above it, up to `copyEndItemId`.
 */
export type Segment = Conversation & Pick<Branch, 'copyEndItemId'> & { branchId: string | null }

/** What a conversation has in this branch; null for the root. A branch is nowhere at the provider until its copy is whole. */
export function segmentOf(conversation: Conversation, branch: Branch | null): Segment {
  if (!branch) return { ...conversation, branchId: null, copyEndItemId: null }
  const { id, state, providerConversationId, copyEndItemId } = branch
  return {
    ...conversation,
    branchId: id,
    copyEndItemId,
    providerConversationId: state === 'ready' ? providerConversationId : null,
  }
}

/** Whether the provider has it. */
export const isThere = ({ branchId, providerConversationId }: Segment): boolean =>
  branchId === null || providerConversationId !== null

/** Where a turn is said, as it is now; null when its conversation is gone. */
export async function findSegment(turn: { conversationId: string; branchId: string | null }): Promise<Segment | null> {
  const [conversation, branch] = await Promise.all([
    db().conversation.findUnique({ where: { id: turn.conversationId } }),
    turn.branchId === null ? null : db().branch.findUnique({ where: { id: turn.branchId } }),
  ])
  return conversation && segmentOf(conversation, branch)
}

/** Of a turn that was read with its conversation and its branch. */
export const segmentOfTurn = ({
  conversation,
  branch,
}: {
  conversation: Conversation
  branch: Branch | null
}): Segment => segmentOf(conversation, branch)
