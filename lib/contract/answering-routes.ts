import { get, post } from './api-route.ts'
import { conversationReplySchema } from './conversation.ts'
import { summaryQuerySchema } from './conversation-requests.ts'
import { ofConversation } from './conversation-route.ts'
import { providerErrors } from './error-groups.ts'
import { instructionsReplySchema } from './instructions.ts'
import { summaryReplySchema } from './summary.ts'
import { tokenCountReplySchema, tokenCountRequestSchema } from './token-count.ts'
import { conversationUsageSchema } from './usage.ts'

/** What a conversation is answered with: what the model is told, what it knows, what that takes. */
export const answeringRoutes = [
  get('/api/conversations/{id}/instructions', 'What the model is told to know and do in this conversation alone.', {
    ...ofConversation(),
    reply: instructionsReplySchema,
  }),
  get('/api/conversations/{id}/usage', 'What the answers in it took, all its branches included.', {
    ...ofConversation(),
    reply: conversationUsageSchema,
  }),
  post(
    '/api/conversations/{id}/summary',
    'From here on the model knows the older part by a summary; the full conversation stays beside it.',
    {
      ...ofConversation(
        ...(['conversation_in_trash', 'conversation_busy', 'budget_used_up', 'answer_empty'] as const),
        ...(['message_not_found', 'invalid_request', ...providerErrors] as const),
      ),
      reply: conversationReplySchema,
    },
  ),
  get('/api/conversations/{id}/summary', 'What the model knows of the older part instead of its words.', {
    ...ofConversation('conversation_in_trash', 'message_not_found', ...providerErrors),
    query: summaryQuerySchema,
    reply: summaryReplySchema,
  }),
  post('/api/conversations/{id}/tokens', 'How many tokens a model would read if this were said next.', {
    ...ofConversation('conversation_in_trash'),
    body: tokenCountRequestSchema,
    reply: tokenCountReplySchema,
  }),
]
