import * as z from 'zod/mini'
import { turnIdSchema } from '#lib/contract/turn.ts'
import { route } from '#lib/server/route.ts'
import { withdrawTurn } from '#lib/server/turns/withdraw-turn.ts'

const params = z.object({ id: turnIdSchema })

export const DELETE = route({ params, onBadParams: 'turn_not_found' }, ({ user, params }) =>
  withdrawTurn(user, params.id),
)
