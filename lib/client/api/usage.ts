import { conversationUsageSchema, usageReplySchema } from '#lib/contract/usage.ts'
import { call } from './api.ts'

export const loadUsage = (days: number) => call(`/api/usage?days=${days}`, usageReplySchema)

export const loadConversationUsage = (id: string) =>
  call(`/api/conversations/${encodeURIComponent(id)}/usage`, conversationUsageSchema)
