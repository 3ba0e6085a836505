import * as z from 'zod/mini'
import { conversationIdSchema } from '#lib/contract/conversation.ts'
import { summaryQuerySchema } from '#lib/contract/conversation-requests.ts'
import { conversationsById } from '#lib/server/conversations/read-conversations.ts'
import { AppError } from '#lib/server/errors.ts'
import { route } from '#lib/server/route.ts'
import { readSummary, summariseOlder } from '#lib/server/turns/summarise-older.ts'

const params = z.object({ id: conversationIdSchema })
const onBadParams = 'conversation_not_found'

export const GET = route({ params, onBadParams, query: summaryQuerySchema }, async ({ user, params, query }) => ({
  summary: await readSummary(user, params.id, query.branch),
}))

export const POST = route({ params, onBadParams }, async ({ user, params }) => {
  await summariseOlder(user, params.id)
  const [conversation] = await conversationsById(user, [params.id])
  if (!conversation) throw new AppError('conversation_not_found')
  return { conversation }
})
