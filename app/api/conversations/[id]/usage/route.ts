import * as z from 'zod/mini'
import { conversationIdSchema } from '#lib/contract/conversation.ts'
import { route } from '#lib/server/route.ts'
import { readConversationUsage } from '#lib/server/usage/read-usage.ts'

const params = z.object({ id: conversationIdSchema })

export const GET = route({ params, onBadParams: 'conversation_not_found' }, ({ user, params }) =>
  readConversationUsage(user, params.id),
)
