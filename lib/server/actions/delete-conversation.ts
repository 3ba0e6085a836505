import 'server-only'
import { requireConversation } from '#lib/server/conversations/require-conversation.ts'
import { AppError } from '#lib/server/errors.ts'
import { changeConversations } from './change-conversations.ts'

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
  await requireConversation(user, id, { allowTrashed: true })
  const action = forever ? 'delete-forever' : 'trash'
  const { results } = await changeConversations(user, { action, ids: [id] })
  const error = results[0]?.error
  if (error) throw new AppError(error.code, { userMessage: error.message })
  const left = await requireConversation(user, id, { allowTrashed: true }).catch(() => null)
  return left?.trashedAt?.toISOString() ?? null
}
