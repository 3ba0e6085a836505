import 'server-only'
import type { WithdrawnReply } from '#lib/contract/turn.ts'
import { db } from '#lib/server/db/client.ts'
import { AppError } from '#lib/server/errors.ts'
import { wordsOf } from '#lib/server/files/words.ts'
import { requireTurn } from './require-turn.ts'

/**
 * Takes back a message of the user's that waits: from here on it was never sent, and what it said is given back. Nobody can begin
 * with it meanwhile.
 * @throws AppError turn_not_found; turn_started for one that has begun or ended, or with which a branch of its own was planned
 */
export async function withdrawTurn(user: { id: string }, turnId: string): Promise<WithdrawnReply> {
  const turn = await requireTurn(user, turnId)
  const { branchId, conversationId } = turn
  const isAlone = branchId !== null && (await db().turn.count({ where: { branchId, id: { not: turnId } } })) === 0
  if (turn.isAgain || isAlone) throw new AppError('turn_started')
  await db().$transaction(async (tx) => {
    // First, as everybody does who locks both; and it tells the person's other devices.
    await tx.conversation.updateMany({ where: { id: conversationId }, data: { updatedAt: new Date() } })
    const { count } = await tx.turn.deleteMany({ where: { id: turnId, status: 'queued' } })
    if (count === 0) throw new AppError('turn_started')
  })
  return { turnId, message: wordsOf(turn), files: turn.fileIds }
}
