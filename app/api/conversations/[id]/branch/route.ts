import * as z from 'zod/mini'
import { conversationIdSchema } from '#lib/contract/conversation.ts'
import { branchRequestSchema } from '#lib/contract/conversation-requests.ts'
import { conversationView } from '#lib/server/conversations/conversation-view.ts'
import { branchOff } from '#lib/server/moving/branch-off.ts'
import { route } from '#lib/server/route.ts'

const params = z.object({ id: conversationIdSchema })
const onBadParams = 'conversation_not_found'

export const POST = route({ params, onBadParams, body: branchRequestSchema }, async ({ user, params, body }) => ({
  conversation: conversationView(await branchOff(user, params.id, body.messageId), null),
}))
