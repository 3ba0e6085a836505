import * as z from 'zod/mini'
import { turnIdSchema } from '#lib/contract/turn.ts'
import { countedStream } from '#lib/server/budgets/streams.ts'
import { route } from '#lib/server/route.ts'
import { watchTurn } from '#lib/server/turns/watch-turn.ts'

const params = z.object({ id: turnIdSchema })

export const GET = route({ params, onBadParams: 'turn_not_found' }, async ({ user, params, request, stream }) => {
  const { signal } = request
  return stream(await countedStream(user, signal, () => watchTurn(user, params.id, signal)))
})
