import 'server-only'
import { db } from '#lib/server/db/client.ts'
import type { Conversation } from '#lib/server/db/generated/client.ts'
import type { Tree } from './tree.ts'

/** A conversation with its branches, as they are now. Most have none, and it costs nothing to know that. */
export async function readTree(conversation: Conversation): Promise<Tree> {
  if (conversation.rootShownAt === null) return { conversation, branches: [] }
  const branches = await db().branch.findMany({
    where: { conversationId: conversation.id },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  })
  return { conversation, branches }
}
