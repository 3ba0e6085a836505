import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import type { ChatEvent } from '#lib/contract/chat.ts'
import { conversationView } from '#lib/server/conversations/conversation-view.ts'
import { storedErrorInfo } from '#lib/server/errors.ts'
import { providerClient } from '#lib/server/provider/provider.ts'
import { LiveTurn } from './live-turn.ts'
import { findLiveTurn } from './live-turns.ts'
import { requireTurn } from './require-turn.ts'
import { retrieveEnd } from './stream-response.ts'
import { isLive } from './turn-store.ts'

const POLL_MS = 250

/**
 * The events of the user's turn from its start: what there is so far at once, then live, to its end. Any number of
 * browsers can watch, and none of them is needed for the turn to go on.
 * @throws AppError turn_not_found
 */
export async function watchTurn(user: { id: string }, turnId: string, signal?: AbortSignal) {
  const turn = await requireTurn(user, turnId)
  return findLiveTurn(turnId)?.watch() ?? watchElsewhere(user, turn, signal)
}

type OwnedTurn = Awaited<ReturnType<typeof requireTurn>>

/** A turn that this node doesn't hold (yet): it waits in the queue, another node runs it, or it has ended. */
async function* watchElsewhere(user: { id: string }, turn: OwnedTurn, signal?: AbortSignal): AsyncGenerator<ChatEvent> {
  const { responseId, errorCode, output, conversation } = turn
  const replay = new LiveTurn({
    type: 'turn-start',
    turnId: turn.id,
    input: turn.input,
    model: turn.model,
    conversation: conversationView(conversation),
  })
  if (isLive(turn.status)) {
    yield replay.start
    await wait(POLL_MS, undefined, { signal })
    return yield* await watchTurn(user, turn.id, signal)
  }
  const end = responseId && !output ? await retrieveEnd(providerClient(conversation.provider), responseId) : null
  if (end) replay.apply(end)
  if (output) replay.apply({ type: 'text-delta', messageId: `partial_${turn.id}`, delta: output })
  replay.end({ status: turn.status, responseId, error: storedErrorInfo(errorCode) })
  yield* replay.watch()
}
