import * as z from 'zod/mini'
import { conversationIdSchema, historyQuerySchema, renameConversationSchema } from '#lib/contract/conversation.ts'
import { conversationView } from '#lib/server/conversations/conversation-view.ts'
import { deleteConversation } from '#lib/server/conversations/delete-conversation.ts'
import { getHistory } from '#lib/server/conversations/get-history.ts'
import { renameConversation } from '#lib/server/conversations/rename-conversation.ts'
import { route } from '#lib/server/route.ts'

const params = z.object({ id: conversationIdSchema })
const onBadParams = 'conversation_not_found'

export const GET = route({ params, onBadParams, query: historyQuerySchema }, ({ user, params, query }) =>
  getHistory(user, params.id, query.cursor),
)

export const PATCH = route({ params, onBadParams, body: renameConversationSchema }, async ({ user, params, body }) => ({
  conversation: conversationView(await renameConversation(user, params.id, body.title)),
}))

export const DELETE = route({ params, onBadParams }, async ({ user, params }) => {
  await deleteConversation(user, params.id)
  return { id: params.id, deleted: true }
})
