import * as z from 'zod/mini'
import { conversationIdSchema } from '#lib/contract/conversation.ts'
import { moveConversationSchema } from '#lib/contract/move.ts'
import { moveConversation } from '#lib/server/moving/move-conversation.ts'
import { route } from '#lib/server/route.ts'

const params = z.object({ id: conversationIdSchema })
const onBadParams = 'conversation_not_found'

export const POST = route({ params, onBadParams, body: moveConversationSchema }, async ({ user, params }) => ({
  conversation: await moveConversation(user, params.id),
}))
