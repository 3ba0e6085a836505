import 'server-only'

const VERSION = '1'

/**
 * What the provider is told about a conversation. An update replaces the whole map there, so this always makes all of it.
 * Small and never sensitive: the user id is opaque, and a title over the provider's 512 characters can't occur.
 */
export const providerMetadata = ({ userId, title }: { userId: string; title: string }) => ({
  user_id: userId,
  title,
  created_by: 'parley',
  version: VERSION,
})
