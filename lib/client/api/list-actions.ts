import { batchReplySchema } from '#lib/contract/batch.ts'
import type { BatchRequest } from '#lib/contract/batch-request.ts'
import { conversationReplySchema } from '#lib/contract/conversation.ts'
import { emptyTrashReplySchema } from '#lib/contract/deletion.ts'
import { call, conversationPath } from './api.ts'

/** Does the same to many; each is told of, and those that failed don't keep the others. */
export const changeConversations = (request: BatchRequest) =>
  call('/api/conversations/batch', batchReplySchema, { method: 'POST', body: request, keepalive: true })

export const emptyTrash = () => call('/api/trash', emptyTrashReplySchema, { method: 'DELETE' })

/** Re-creates a conversation at OpenAI; where there is much in it, that takes a while. */
export const moveConversation = (id: string) =>
  call(`${conversationPath(id)}/move`, conversationReplySchema, { method: 'POST', body: { to: 'openai' } })
