import { liveQuerySchema } from '#lib/contract/live.ts'
import { eventStream } from '#lib/server/event-stream.ts'
import { watchConversations } from '#lib/server/live/watch-conversations.ts'
import { route } from '#lib/server/route.ts'

export const GET = route({ query: liveQuerySchema }, async ({ query, request }) =>
  eventStream(await watchConversations(request, query.viewer), request),
)
