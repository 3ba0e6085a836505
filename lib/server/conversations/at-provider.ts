import 'server-only'
import type { Conversation } from '#lib/server/db/generated/client.ts'
import { providerClient } from '#lib/server/provider/provider.ts'

type Place = Pick<Conversation, 'id' | 'provider' | 'providerConversationId'> & { branchId?: string | null }

/**
 * Where a conversation, or a branch of one, is to be found: the client of its provider, and its id there.
 * @throws for a branch that the provider doesn't have yet
 */
export function atProvider({ id, provider, providerConversationId, branchId = null }: Place) {
  if (branchId !== null && providerConversationId === null) throw new Error('This branch is not at the provider yet.')
  return { client: providerClient(provider), providerId: providerConversationId ?? id }
}
