import * as z from 'zod/mini'
import { turnIdSchema } from '#lib/contract/turn.ts'
import { route } from '#lib/server/route.ts'
import { watchTurn } from '#lib/server/turns/watch-turn.ts'

const params = z.object({ id: turnIdSchema })

export const GET = route({ params, onBadParams: 'turn_not_found' }, async ({ user, params, request, stream }) =>
  stream(await watchTurn(user, params.id, request.signal)),
)
