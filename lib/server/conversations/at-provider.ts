import 'server-only'
import type { Conversation } from '#lib/server/db/generated/client.ts'
import { providerClient } from '#lib/server/provider/provider.ts'

/** Where a conversation is to be found: the client of its provider, and its id there. */
export const atProvider = (conversation: Pick<Conversation, 'id' | 'provider' | 'providerConversationId'>) => ({
  client: providerClient(conversation.provider),
  providerId: conversation.providerConversationId ?? conversation.id,
})
