import { liveQuerySchema } from '#lib/contract/live.ts'
import { watchConversations } from '#lib/server/live/watch-conversations.ts'
import { route } from '#lib/server/route.ts'

export const GET = route({ query: liveQuerySchema, isUse: false }, async ({ session, query, request, stream }) =>
  stream(await watchConversations(session, { expectedId: query.viewer, signal: request.signal })),
)
