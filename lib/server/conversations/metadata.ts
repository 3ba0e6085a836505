import 'server-only'
import type { Metadata } from '#lib/contract/metadata.ts'
import type { Conversation } from '#lib/server/db/generated/client.ts'

const VERSION = '1'

/** The caller's own pairs, as we keep them. */
export const ownMetadata = ({ metadata }: Pick<Conversation, 'metadata'>) => metadata as Metadata

/**
 * What the provider is told about a conversation. An update replaces the whole map there, so this always makes all of it.
 * Small and never sensitive: the user id is opaque, and a title over the provider's 512 characters can't occur.
 */
export const providerMetadata = (conversation: Pick<Conversation, 'userId' | 'title' | 'metadata'>) => ({
  ...ownMetadata(conversation),
  user_id: conversation.userId,
  title: conversation.title,
  created_by: 'parley',
  version: VERSION,
})
