import 'server-only'
import type { Conversation } from '#lib/contract/conversation.ts'
import type { Conversation as ConversationRow } from '#lib/server/db/generated/client.ts'

/** A conversation as its owner's browser may see it: named fields only, so that a new column stays private until listed here. */
export const conversationView = (row: ConversationRow): Conversation => ({
  id: row.id,
  title: row.title,
  provider: row.provider,
  model: row.model,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
})
