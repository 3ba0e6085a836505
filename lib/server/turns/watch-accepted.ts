import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import type { ChatEvent } from '#lib/contract/chat.ts'
import { errorStatus } from '#lib/contract/error.ts'
import type { Conversation } from '#lib/server/db/generated/client.ts'
import { describeCause, toAppError } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'
import { findLiveTurn } from './live-turns.ts'
import { type StartedTurn, turnStart } from './turn-start.ts'
import { watchTurn } from './watch-turn.ts'

/** Between two looks at a turn that can't be followed now. */
const LOOK_MS = 1000
/** After so many in vain it is no longer followed here: it runs all the same, and a browser attaches again. */
const LOOKS_MAX = 30

interface Accepted {
  turn: StartedTurn
  conversation: Conversation
}

/**
 * The events of a turn that was stored a moment ago. Whatever fails on our side from here on is no error of the turn's: it
 * is said to wait, and followed as soon as that can be done. Events may come twice, which changes nothing. Ends without
 * `turn-end` when this node has lost it to another, or it can't be followed for long: whoever watches attaches anew.
 * @throws AppError what refuses it for good, as when its conversation was deleted meanwhile
 */
export async function* watchAccepted(
  user: { id: string },
  { turn, conversation }: Accepted,
  signal?: AbortSignal,
): AsyncGenerator<ChatEvent> {
  const live = findLiveTurn(turn.id)
  if (!live) {
    yield await turnStart(turn, conversation)
    yield { type: 'turn-progress', turnId: turn.id, progress: 'queued' }
  }
  for (let looks = 0; looks < LOOKS_MAX && !signal?.aborted; looks++) {
    try {
      for await (const event of live?.watch() ?? (await watchTurn(user, turn.id, signal))) {
        looks = 0
        yield event
        if (event.type === 'turn-end') return
      }
      return
    } catch (error) {
      if (signal?.aborted) return
      const { code, cause } = toAppError(error)
      if (errorStatus[code] < 500) throw error
      log().warn({ turnId: turn.id, code, err: describeCause(cause) }, 'a turn cannot be followed now')
    }
    await wait(LOOK_MS, undefined, { signal }).catch(() => {})
  }
}
