import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { AppError } from '#lib/server/errors.ts'
import { isMissingAtProvider } from '#lib/server/provider/provider-error.ts'
import { atProvider } from './at-provider.ts'
import { providerMetadata } from './metadata.ts'
import { requireConversation } from './require-conversation.ts'

/**
 * Gives the user's conversation a title of their own, here and in the provider's metadata.
 * @throws AppError conversation_not_found; conversation_gone when the provider no longer has it
 */
export async function renameConversation(user: { id: string }, id: string, title: string) {
  const conversation = await requireConversation(user, id)
  const { client, providerId } = atProvider(conversation)
  try {
    await client.conversations.update(providerId, { metadata: providerMetadata({ ...conversation, title }) })
  } catch (error) {
    throw isMissingAtProvider(error) ? new AppError('conversation_gone', { cause: error }) : error
  }
  // A rename is not activity: the list keeps its order.
  return db().conversation.update({ where: { id, userId: user.id }, data: { title, titleSource: 'user' } })
}
