import 'server-only'
import { turnIdSchema } from '#lib/contract/turn.ts'
import { segmentOfTurn } from '#lib/server/conversations/segment.ts'
import { db } from '#lib/server/db/client.ts'
import { AppError } from '#lib/server/errors.ts'

/**
 * The user's turn with its conversation, as the branch has it that it is in. Somebody else's does not exist for this user.
 * @throws AppError turn_not_found
 */
export async function requireTurn(user: { id: string }, id: string) {
  const wellFormed = turnIdSchema.safeParse(id).success
  const turn = wellFormed
    ? await db().turn.findFirst({ where: { id, userId: user.id }, include: { conversation: true, branch: true } })
    : null
  if (!turn) throw new AppError('turn_not_found')
  return { ...turn, conversation: segmentOfTurn(turn) }
}
