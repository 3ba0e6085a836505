import { liveQuerySchema } from '#lib/contract/live.ts'
import { countedStream } from '#lib/server/budgets/streams.ts'
import { eventStream } from '#lib/server/event-stream.ts'
import { watchConversations } from '#lib/server/live/watch-conversations.ts'
import { route } from '#lib/server/route.ts'

export const GET = route({ query: liveQuerySchema }, async ({ user, query, request }) =>
  eventStream(await countedStream(user, request.signal, () => watchConversations(request, query.viewer)), request),
)
