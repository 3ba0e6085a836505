import 'server-only'
import { requireConversation } from '#lib/server/conversations/require-conversation.ts'
import { db } from '#lib/server/db/client.ts'
import { deleteForGood, trashConversations } from './delete-conversations.ts'

/**
 * Puts the user's conversation into the trash; for good where there is no trash, or when asked to. Asked again it changes
 * nothing: a request that a browser or a proxy repeats must not be the end of what can be undone. Returns since when it is
 * in the trash, ISO 8601, or null.
 * @throws AppError conversation_not_found; what keeps a running answer from being stopped
 */
export async function deleteConversation(
  user: { id: string },
  id: string,
  { forever = false } = {},
): Promise<string | null> {
  const conversation = await requireConversation(user, id, { allowTrashed: true })
  const failed = await (forever ? deleteForGood([conversation]) : trashConversations([conversation]))
  const error = failed.get(id)
  if (error) throw error
  const left = await db().conversation.findUnique({ where: { id }, select: { trashedAt: true } })
  return left?.trashedAt?.toISOString() ?? null
}
