import 'server-only'
import { conversationIdSchema } from '#lib/contract/conversation.ts'
import { db } from '#lib/server/db/client.ts'
import { AppError } from '#lib/server/errors.ts'

/**
 * The user's conversation. One that belongs to somebody else does not exist for this user.
 * @throws AppError conversation_not_found; conversation_in_trash unless `allowTrashed`
 */
export async function requireConversation(user: { id: string }, id: string, { allowTrashed = false } = {}) {
  const wellFormed = conversationIdSchema.safeParse(id).success
  const conversation = wellFormed ? await db().conversation.findFirst({ where: { id, userId: user.id } }) : null
  if (!conversation) throw new AppError('conversation_not_found')
  if (conversation.trashedAt && !allowTrashed) throw new AppError('conversation_in_trash')
  return conversation
}
