import { accountRoutes } from './account-routes.ts'
import { answeringRoutes } from './answering-routes.ts'
import { type ApiRoute, del, get, patch, post } from './api-route.ts'
import { batchReplySchema } from './batch.ts'
import { batchRequestSchema } from './batch-request.ts'
import { chatEventSchema, chatReplySchema } from './chat.ts'
import { chatRequestSchema } from './chat-request.ts'
import * as conversation from './conversation.ts'
import * as conversationRequests from './conversation-requests.ts'
import { ofConversation } from './conversation-route.ts'
import * as deletion from './deletion.ts'
import type { ErrorCode } from './error.ts'
import { providerErrors, turnErrors } from './error-groups.ts'
import { fileRoutes } from './file-routes.ts'
import { healthSchema } from './health.ts'
import { importConversationSchema } from './import.ts'
import { liveEventSchema, liveQuerySchema } from './live.ts'
import { listModelsQuerySchema, modelListSchema } from './model.ts'
import { moveConversationSchema } from './move.ts'
import { itemIdSchema } from './part.ts'
import { projectRoutes } from './project-routes.ts'
import { searchReplySchema } from './search.ts'
import { searchQuerySchema } from './search-request.ts'
import { settingsRoutes } from './settings-routes.ts'
import { cancelReplySchema, turnIdSchema, withdrawnReplySchema } from './turn.ts'
import { typingRoutes } from './typing-routes.ts'

const ofTurn = (...more: ErrorCode[]): Pick<ApiRoute, 'id' | 'errors'> => ({
  id: turnIdSchema,
  errors: ['turn_not_found', ...more],
})
/** Every route below app/api. */
const listed = [
  post(
    '/api/chat',
    'Sends a message. Without `conversationId` a conversation is made. A repeated `turnId` is one turn; `retryOf` names a failed turn that this one replaces. With `editOf` or `againOf` the conversation parts there: both versions stay.',
    {
      body: chatRequestSchema,
      reply: chatReplySchema,
      events: chatEventSchema,
      errors: [
        ...(['message_empty', 'message_too_long', 'unknown_model', 'conversation_not_found'] as const),
        ...(['conversation_in_trash', 'conversation_busy', 'turn_not_found', 'turn_conflict', 'turn_ended'] as const),
        ...(['budget_used_up', 'server_busy', 'shutting_down', 'message_not_found'] as const),
        ...(['file_not_found', 'too_many_files', 'model_takes_no_pictures', 'project_not_found'] as const),
        ...providerErrors,
      ],
      told: turnErrors,
    },
  ),
  get(
    '/api/turns/{id}/events',
    'Attaches to a turn, live or ended: its text so far, then what follows until its end.',
    {
      ...ofTurn('conversation_in_trash', 'budget_used_up', ...providerErrors),
      events: chatEventSchema,
      told: turnErrors,
    },
  ),
  post('/api/turns/{id}/cancel', 'Stops a turn and says how it ended. One that has ended is left as it is.', {
    ...ofTurn('conversation_busy'),
    reply: cancelReplySchema,
  }),
  del('/api/turns/{id}', 'Takes back a message that waits for the answer before it, and gives back what it says.', {
    ...ofTurn('turn_started'),
    reply: withdrawnReplySchema,
  }),
  get('/api/conversations', 'Lists the conversations of one list, most recent activity first, page by page.', {
    query: conversationRequests.listConversationsQuerySchema,
    reply: conversation.conversationListSchema,
    errors: ['project_not_found'],
  }),
  post(
    '/api/conversations',
    'Makes a conversation without a message; a `temporary` one is in no list and lasts a day.',
    {
      body: conversationRequests.createConversationSchema,
      reply: conversation.conversationReplySchema,
      errors: ['unknown_model', 'project_not_found', ...providerErrors],
    },
  ),
  get('/api/conversations/{id}', 'One page of its messages, oldest first; `olderCursor` leads to the page before.', {
    ...ofConversation('conversation_in_trash', 'conversation_gone', 'message_not_found', ...providerErrors),
    query: conversationRequests.historyQuerySchema,
    reply: conversation.historySchema,
    told: turnErrors,
  }),
  get('/api/conversations/{id}/items/{itemId}', 'All of a step of an answer, which its part may have cut.', {
    ...ofConversation('item_not_found', 'conversation_in_trash', ...providerErrors),
    itemId: itemIdSchema,
    media: 'text/plain',
  }),
  get('/api/conversations/{id}/items/{itemId}/image', 'A picture that was made for an answer, as far as it is made.', {
    ...ofConversation('item_not_found', 'conversation_in_trash', ...providerErrors),
    itemId: itemIdSchema,
    media: 'image/*',
  }),
  ...answeringRoutes,
  patch(
    '/api/conversations/{id}',
    'Changes what is given, all of it or nothing. `metadata` is the whole map; `"trashed": false` restores.',
    {
      ...ofConversation('conversation_in_trash', 'message_not_found', 'project_not_found', ...providerErrors),
      body: conversationRequests.updateConversationSchema,
      reply: conversation.conversationReplySchema,
    },
  ),
  del('/api/conversations/{id}', 'Puts it into the trash; with `?forever=true` it is deleted for good.', {
    ...ofConversation('conversation_busy'),
    query: conversationRequests.deleteConversationQuerySchema,
    reply: conversation.deletedReplySchema,
  }),
  post(
    '/api/conversations/{id}/branch',
    'Makes a new conversation of all that stands there up to a message, which it holds.',
    {
      ...ofConversation(
        ...(['message_not_found', 'conversation_in_trash', 'conversation_busy', 'too_many_imports'] as const),
        ...(['budget_used_up', ...providerErrors] as const),
      ),
      body: conversationRequests.branchRequestSchema,
      reply: conversation.conversationReplySchema,
    },
  ),
  post('/api/conversations/{id}/move', 'Moves it from the local provider to OpenAI, under the same address.', {
    ...ofConversation(
      ...(['conversation_in_trash', 'conversation_busy', 'conversation_moving', 'provider_not_configured'] as const),
      ...(['move_failed', ...providerErrors] as const),
    ),
    body: moveConversationSchema,
    reply: conversation.conversationReplySchema,
  }),
  post('/api/conversations/batch', 'Does the same to many: some by id, or all of a list. Each is told of.', {
    body: batchRequestSchema,
    reply: batchReplySchema,
    errors: ['project_not_found'],
    told: ['conversation_not_found', 'conversation_in_trash', 'conversation_busy', 'invalid_request'],
  }),
  post('/api/conversations/import', 'Makes a conversation of messages from elsewhere, without a call to the model.', {
    body: importConversationSchema,
    reply: conversation.conversationReplySchema,
    errors: ['too_many_imports', 'budget_used_up', 'unknown_model', ...providerErrors],
  }),
  del('/api/trash', 'Deletes for good all that is in the trash.', { reply: deletion.emptyTrashReplySchema }),
  get('/api/search', 'Looks through titles and messages; the best hits first.', {
    query: searchQuerySchema,
    reply: searchReplySchema,
    errors: ['search_too_slow', 'project_not_found'],
  }),
  get('/api/events', 'What happens to one’s conversations and drafts, as it happens, until the client goes away.', {
    query: liveQuerySchema,
    events: liveEventSchema,
    errors: ['budget_used_up', 'shutting_down'],
  }),
  ...projectRoutes,
  ...fileRoutes,
  ...typingRoutes,
  get('/api/models', 'The models that a provider offers, the default first.', {
    query: listModelsQuerySchema,
    reply: modelListSchema,
    errors: ['provider_not_configured', 'unknown_model', ...providerErrors],
  }),
  ...settingsRoutes,
  ...accountRoutes,
  get('/api/health', 'Whether the server is well: 200 when its database answers.', {
    isOpen: true,
    reply: healthSchema,
  }),
]

/** The same, each with the types of what it is asked and what it replies. */
export type ListedRoute = (typeof listed)[number]

export const apiRoutes: ApiRoute[] = listed
