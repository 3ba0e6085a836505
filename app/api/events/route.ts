import { liveQuerySchema } from '#lib/contract/live.ts'
import { countedStream } from '#lib/server/budgets/streams.ts'
import { readsDrafts, readsSettings } from '#lib/server/contract-version.ts'
import { watchConversations } from '#lib/server/live/watch-conversations.ts'
import { route } from '#lib/server/route.ts'

export const GET = route(
  { query: liveQuerySchema, isUse: false },
  async ({ user, session, query, request, stream }) => {
    const { signal } = request
    const hears = { hearsDrafts: readsDrafts(request), hearsSettings: readsSettings(request) }
    const watch = () => watchConversations(session, { expectedId: query.viewer, signal, ...hears })
    return stream(await countedStream(user, signal, watch))
  },
)
