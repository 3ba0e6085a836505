import { tokenCountReplySchema } from '#lib/contract/token-count.ts'
import { conversationUsageSchema, usageReplySchema } from '#lib/contract/usage.ts'
import { call } from './api.ts'

export const loadUsage = (days: number) => call(`/api/usage?days=${days}`, usageReplySchema)

/** How many tokens would be read if this were said next; null: nobody tells. */
export const countTokens = async (id: string, request: { message: string; model?: string | undefined }) =>
  (
    await call(`/api/conversations/${encodeURIComponent(id)}/tokens`, tokenCountReplySchema, {
      method: 'POST',
      body: request,
    })
  ).inputTokens

export const loadConversationUsage = (id: string) =>
  call(`/api/conversations/${encodeURIComponent(id)}/usage`, conversationUsageSchema)
