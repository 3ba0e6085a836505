import * as z from 'zod/mini'
import { conversationIdSchema } from '#lib/contract/conversation.ts'
import {
  deleteConversationQuerySchema,
  historyQuerySchema,
  updateConversationSchema,
} from '#lib/contract/conversation-requests.ts'
import { deleteConversation } from '#lib/server/actions/delete-conversation.ts'
import { updateConversation } from '#lib/server/actions/update-conversation.ts'
import { getHistory } from '#lib/server/history/get-history.ts'
import { route } from '#lib/server/route.ts'

const params = z.object({ id: conversationIdSchema })
const onBadParams = 'conversation_not_found'

export const GET = route({ params, onBadParams, query: historyQuerySchema }, ({ user, params, query }) =>
  getHistory(user, params.id, query),
)

export const PATCH = route({ params, onBadParams, body: updateConversationSchema }, async ({ user, params, body }) => ({
  conversation: await updateConversation(user, params.id, body),
}))

export const DELETE = route({ params, onBadParams, query: deleteConversationQuerySchema }, async (context) => {
  const { user, params, query } = context
  const trashedAt = await deleteConversation(user, params.id, { forever: query.forever === 'true' })
  return { id: params.id, deleted: true, trashedAt }
})
