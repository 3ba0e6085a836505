import 'server-only'
import type { TurnStatus } from '#lib/contract/turn.ts'
import { atProvider } from '#lib/server/conversations/at-provider.ts'
import { db } from '#lib/server/db/client.ts'
import type { Conversation, Turn } from '#lib/server/db/generated/client.ts'
import { cancelAtProvider } from './cancel-at-provider.ts'
import { findLiveTurn } from './live-turns.ts'
import { requireTurn } from './require-turn.ts'
import { isLive } from './turn-store.ts'
import { waitForEnd } from './wait-for-end.ts'

/**
 * Stops the user's turn and waits until it has ended. The text stays as it was when Stop was pressed. A turn that has
 * ended already is left as it is. Returns how it ended.
 * @throws AppError turn_not_found
 */
export async function cancelTurn(user: { id: string }, turnId: string): Promise<TurnStatus> {
  const turn = await requireTurn(user, turnId)
  return stop(turn, turn.conversation)
}

/** Stops everything that is queued or runs in a conversation, and waits for its end. */
export async function cancelLiveTurns(conversation: Conversation): Promise<void> {
  const turns = await db().turn.findMany({
    where: { conversationId: conversation.id, status: { in: ['queued', 'running'] } },
    // The newest first: otherwise a stopped turn would let the next one begin.
    orderBy: { createdAt: 'desc' },
  })
  for (const turn of turns) await stop(turn, conversation)
}

async function stop(turn: Turn, conversation: Conversation): Promise<TurnStatus> {
  if (!isLive(turn.status)) return turn.status
  if (await withdraw(turn)) return 'cancelled'
  const live = findLiveTurn(turn.id)
  if (live && !live.hasEnded) {
    if (!live.stopRequested) {
      live.stopRequested = true
      live.freeze()
      await cancelAtProvider(live, conversation)
    }
    const end = await live.ended()
    if (end) return end.status
  }
  // Another node runs it, or nobody does any more; whoever runs it next finds the request in the row.
  const { responseId } = await db().turn.update({ where: { id: turn.id }, data: { stopRequestedAt: new Date() } })
  if (responseId)
    await atProvider(conversation)
      .client.responses.cancel(responseId)
      .catch(() => {})
  return waitForEnd(turn.id)
}

/** Takes back a turn that still waits; false when it has begun. */
async function withdraw(turn: Turn): Promise<boolean> {
  const { count } = await db().turn.updateMany({
    where: { id: turn.id, status: 'queued' },
    data: { status: 'cancelled', endedAt: new Date() },
  })
  return count > 0
}
