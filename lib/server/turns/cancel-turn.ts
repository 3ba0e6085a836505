import 'server-only'
import type { TurnStatus } from '#lib/contract/turn.ts'
import { atProvider } from '#lib/server/conversations/at-provider.ts'
import { db } from '#lib/server/db/client.ts'
import type { Conversation, Turn } from '#lib/server/db/generated/client.ts'
import { describeCause, refusal } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'
import { findLiveTurn } from './live-turns.ts'
import { requireTurn } from './require-turn.ts'
import { isLive } from './turn-store.ts'
import { waitForEnd } from './wait-for-end.ts'

/** Nobody waits longer for a Stop; it goes on without them. */
const PATIENCE_MS = 10_000

/**
 * Stops the user's turn and waits until it has ended, ten seconds at most. The text stays as it was when Stop was pressed. A
 * turn that has ended already is left as it is. Returns how it ended.
 * @throws AppError turn_not_found; conversation_busy when it hasn't ended by then: the wish stands, and it ends as soon as it can
 */
export async function cancelTurn(user: { id: string }, turnId: string): Promise<TurnStatus> {
  const turn = await requireTurn(user, turnId)
  return stop(turn, turn.conversation)
}

/**
 * Stops everything that is queued or runs in a conversation, and waits for its end, as long as for one of them.
 * @throws AppError conversation_busy when something hasn't ended by then
 */
export async function cancelLiveTurns(conversation: Conversation): Promise<void> {
  const turns = await db().turn.findMany({
    where: { conversationId: conversation.id, status: { in: ['queued', 'running'] } },
    // The newest first: otherwise a stopped turn would let the next one begin.
    orderBy: { createdAt: 'desc' },
  })
  await stopTurns(turns, conversation)
}

/**
 * Stops these turns of a conversation, in this order, and waits for their end.
 * @throws AppError conversation_busy when one hasn't ended by then
 */
export async function stopTurns(turns: readonly Turn[], conversation: Conversation): Promise<void> {
  for (const turn of turns) await stop(turn, conversation)
}

async function stop(turn: Turn, conversation: Conversation): Promise<TurnStatus> {
  if (!isLive(turn.status)) return turn.status
  if (await withdraw(turn)) return 'cancelled'
  const enough = AbortSignal.timeout(PATIENCE_MS)
  const tooLate = new Promise<null>((resolve) => enough.addEventListener('abort', () => resolve(null)))
  const ended = await Promise.race([askToEnd(turn, conversation, enough), tooLate])
  if (!ended) throw refusal('stopGoesOn')
  return ended
}

/** The wish is in the row before anything else: whoever runs the turn next finds it there. */
async function askToEnd(turn: Turn, conversation: Conversation, signal: AbortSignal): Promise<TurnStatus | null> {
  const noted = db().turn.update({ where: { id: turn.id }, data: { stopRequestedAt: new Date() } })
  const live = findLiveTurn(turn.id)
  if (live && !live.hasEnded) {
    live.tell({ type: 'stop' })
    // Also when the database is away, or the provider doesn't listen.
    noted.catch(() => {})
    const end = await live.ended()
    if (end) return end.status
  }
  const { responseId } = await noted
  if (responseId) {
    const { client } = atProvider(conversation)
    await client.responses.cancel(responseId, { signal }).catch((error) => report(turn, error))
  }
  return waitForEnd(turn.id, signal).catch((error) => {
    if (signal.aborted) return null
    throw error
  })
}

const report = ({ id }: Turn, error: unknown) =>
  log().warn({ turnId: id, err: describeCause(error) }, 'the provider did not take a cancel')

/** Takes back a turn that still waits; false when it has begun. */
async function withdraw(turn: Turn): Promise<boolean> {
  const { count } = await db().turn.updateMany({
    where: { id: turn.id, status: 'queued' },
    data: { status: 'cancelled', endedAt: new Date() },
  })
  return count > 0
}
