import * as z from 'zod/mini'
import { conversationIdSchema } from '#lib/contract/conversation.ts'
import { tokenCountRequestSchema } from '#lib/contract/token-count.ts'
import { route } from '#lib/server/route.ts'
import { countInput } from '#lib/server/turns/count-input.ts'

const params = z.object({ id: conversationIdSchema })
const onBadParams = 'conversation_not_found'

export const POST = route({ params, onBadParams, body: tokenCountRequestSchema }, async ({ user, params, body }) => ({
  inputTokens: await countInput(user, params.id, body),
}))
