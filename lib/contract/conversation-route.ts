import type { ApiRoute } from './api-route.ts'
import { conversationIdSchema } from './conversation.ts'
import type { ErrorCode } from './error.ts'

/** What every route of a conversation has. */
export const ofConversation = (...more: ErrorCode[]): Pick<ApiRoute, 'id' | 'errors'> => ({
  id: conversationIdSchema,
  errors: ['conversation_not_found', ...more],
})
