import * as z from 'zod/mini'
import { turnIdSchema } from '#lib/contract/turn.ts'
import { route } from '#lib/server/route.ts'
import { cancelTurn } from '#lib/server/turns/cancel-turn.ts'

const params = z.object({ id: turnIdSchema })

export const POST = route({ params, onBadParams: 'turn_not_found' }, async ({ user, params }) => ({
  turnId: params.id,
  status: await cancelTurn(user, params.id),
}))
