import 'server-only'
import { AppError } from '#lib/server/errors.ts'
import { changeConversations } from './change-conversations.ts'
import { requireConversation } from './require-conversation.ts'

/**
 * Puts the user's conversation into the trash; for good where it lies there already, where there is no trash, or when asked
 * to. Returns since when it is in the trash, ISO 8601, or null.
 * @throws AppError conversation_not_found; what keeps a running answer from being stopped
 */
export async function deleteConversation(
  user: { id: string },
  id: string,
  { forever = false } = {},
): Promise<string | null> {
  const { trashedAt } = await requireConversation(user, id, { allowTrashed: true })
  const action = forever || trashedAt ? 'delete-forever' : 'trash'
  const { results } = await changeConversations(user, { action, ids: [id] })
  const error = results[0]?.error
  if (error) throw new AppError(error.code, { userMessage: error.message })
  const left = await requireConversation(user, id, { allowTrashed: true }).catch(() => null)
  return left?.trashedAt?.toISOString() ?? null
}
