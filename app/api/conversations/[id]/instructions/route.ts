import * as z from 'zod/mini'
import { conversationIdSchema } from '#lib/contract/conversation.ts'
import { requireConversation } from '#lib/server/conversations/require-conversation.ts'
import { route } from '#lib/server/route.ts'

const params = z.object({ id: conversationIdSchema })

export const GET = route({ params, onBadParams: 'conversation_not_found' }, async ({ user, params }) => {
  const { instructions } = await requireConversation(user, params.id, { allowTrashed: true })
  return { instructions }
})
