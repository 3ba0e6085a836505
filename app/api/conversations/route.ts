import { createConversationSchema, listConversationsQuerySchema } from '#lib/contract/conversation-requests.ts'
import { conversationView } from '#lib/server/conversations/conversation-view.ts'
import { createConversation } from '#lib/server/conversations/create-conversation.ts'
import { listConversations } from '#lib/server/conversations/list-conversations.ts'
import { route } from '#lib/server/route.ts'

export const GET = route({ query: listConversationsQuerySchema }, ({ user, query }) => listConversations(user, query))

export const POST = route({ body: createConversationSchema }, async ({ user, body }) => {
  const titleSource = body.title ? 'user' : 'first_words'
  return { conversation: conversationView(await createConversation(user, { ...body, titleSource }), null) }
})
