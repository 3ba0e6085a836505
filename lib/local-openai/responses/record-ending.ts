import 'server-only'
import type { PrismaClient } from '#lib/server/db/generated/client.ts'
import { addItems, PATIENT } from '../conversations/add-items.ts'
import { LIVE_STATUSES, type ResponseObject } from './response-object.ts'
import { type AcceptedResponse, rowOf } from './response-row.ts'

/** Thrown inside the transaction to undo it. */
class LostError extends Error {}

/**
 * Writes the end of a response: its items into the conversation, the response itself and the lock's release, all or
 * nothing. False when the response is no longer ours to end: cancelled elsewhere, taken for dead, conversation deleted.
 */
export async function recordEnding(
  db: PrismaClient,
  accepted: AcceptedResponse,
  response: ResponseObject,
): Promise<boolean> {
  const { id, conversationId, store, background } = accepted
  const keeps = store && (response.status === 'completed' || response.status === 'incomplete')
  const appended = keeps && conversationId !== null ? [...accepted.input, ...response.output] : []
  try {
    await db.$transaction(async (tx) => {
      // The conversation first, here and everywhere: one order of locking rows can't deadlock.
      if (conversationId !== null) {
        const [held] = await tx.localConversation.updateManyAndReturn({
          where: { id: conversationId, lockedBy: id },
          data: { lockedBy: null, lockedUntil: null, nextPosition: { increment: appended.length } },
          select: { nextPosition: true },
        })
        if (held === undefined && keeps) throw new LostError()
        const first = (held?.nextPosition ?? 0) - appended.length
        if (appended.length > 0) {
          await addItems(tx, { conversationId, first, items: appended })
        }
      }
      if (background) {
        const { count } = await tx.localResponse.updateMany({
          where: { id, status: { in: LIVE_STATUSES } },
          data: { status: response.status, data: response, aliveUntil: null },
        })
        if (count === 0) throw new LostError()
      } else if (store) {
        // It may be there: of a transaction in which the connection broke nobody knows whether it was committed.
        await tx.localResponse.createMany({ data: rowOf(accepted, response), skipDuplicates: true })
      }
    }, PATIENT)
    return true
  } catch (error) {
    if (error instanceof LostError) return false
    throw error
  }
}
