import 'server-only'
import type { WithdrawnReply } from '#lib/contract/turn.ts'
import { db } from '#lib/server/db/client.ts'
import { AppError } from '#lib/server/errors.ts'
import { sentFilesOf } from '#lib/server/files/sent-files.ts'
import { wordsOf } from '#lib/server/files/words.ts'
import { requireTurn } from './require-turn.ts'

/**
 * Takes back a message of the user's that waits, as if it had never been sent, and gives back what it said. The one that a branch
 * begins with stays: without it nothing would stand in the place of what it replaces.
 * @throws AppError turn_not_found; turn_started for one that has begun or ended, or that a branch begins with
 */
export async function withdrawTurn(user: { id: string }, turnId: string): Promise<WithdrawnReply> {
  const turn = await requireTurn(user, turnId)
  const { conversationId, branchId, createdAt } = turn
  const files = await sentFilesOf(turn)
  await db().$transaction(async (tx) => {
    // First, as everybody does who locks both; and it tells the person's other devices.
    await tx.conversation.updateMany({ where: { id: conversationId }, data: { updatedAt: new Date() } })
    const isHead =
      branchId !== null &&
      (await tx.turn.count({ where: { conversationId, branchId, createdAt: { lt: createdAt } } })) === 0
    const { count } = isHead ? { count: 0 } : await tx.turn.deleteMany({ where: { id: turnId, status: 'queued' } })
    if (count === 0) throw new AppError('turn_started')
  })
  return { turnId, message: wordsOf(turn), files }
}
