import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { isMissingAtProvider } from '#lib/server/provider/provider-error.ts'
import { cancelLiveTurns } from '#lib/server/turns/cancel-turn.ts'
import { atProvider } from './at-provider.ts'
import { requireConversation } from './require-conversation.ts'

/**
 * Deletes the user's conversation, at the provider first: while the row lives, a deletion that failed can be tried again.
 * An answer that is being written is stopped. A conversation that the provider no longer has counts as deleted there.
 * @throws AppError conversation_not_found; whatever the provider throws
 */
export async function deleteConversation(user: { id: string }, id: string): Promise<void> {
  const conversation = await requireConversation(user, id)
  const { client, providerId } = atProvider(conversation)
  await cancelLiveTurns(conversation)
  try {
    await client.conversations.delete(providerId)
  } catch (error) {
    if (!isMissingAtProvider(error)) throw error
  }
  await db().conversation.deleteMany({ where: { id, userId: user.id } })
}
