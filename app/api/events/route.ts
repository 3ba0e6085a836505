import { liveQuerySchema } from '#lib/contract/live.ts'
import { countedStream } from '#lib/server/budgets/streams.ts'
import { readsDrafts } from '#lib/server/contract-version.ts'
import { watchConversations } from '#lib/server/live/watch-conversations.ts'
import { route } from '#lib/server/route.ts'

export const GET = route(
  { query: liveQuerySchema, isUse: false },
  async ({ user, session, query, request, stream }) => {
    const { signal } = request
    const watch = () =>
      watchConversations(session, { expectedId: query.viewer, signal, hearsDrafts: readsDrafts(request) })
    return stream(await countedStream(user, signal, watch))
  },
)
