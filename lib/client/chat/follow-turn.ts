import { isTransient, networkError } from '#lib/client/api/api-error.ts'
import type { backOff } from '#lib/client/browser/back-off.ts'
import type { ChatEvent } from '#lib/contract/chat.ts'

type Follow = {
  /** The first connection: sends the turn, or attaches to it. */
  connect: () => AsyncIterable<ChatEvent>
  /** Every later connection: attaches. */
  reconnect: () => AsyncIterable<ChatEvent>
  /** Whether the server is known to have the turn before the first event. */
  isConfirmed: boolean
  onEvent: (event: ChatEvent) => void
  onLost: (attempt: number) => void
  /** The server did not take the turn; resolves, perhaps after a while, with whether it is to be sent again. */
  onRefused?: (error: unknown, attempt: number) => Promise<boolean>
  wait: typeof backOff
  signal: AbortSignal
}

/**
 * Follows a turn to its end over as many connections as that takes, or until the signal aborts.
 * Throws when the turn was never confirmed, or when the server refuses to attach.
 */
export async function followTurn(follow: Follow): Promise<void> {
  const { signal } = follow
  let isConfirmed = follow.isConfirmed
  let attempt = 0
  let refusals = 0
  let next = follow.connect
  while (!signal.aborted) {
    try {
      for await (const event of next()) {
        if (signal.aborted) return
        isConfirmed = true
        attempt = 0
        follow.onEvent(event)
        if (event.type === 'turn-end') return
      }
      if (!isConfirmed) throw networkError()
    } catch (error) {
      if (signal.aborted) return
      if (!isConfirmed) {
        if (await follow.onRefused?.(error, ++refusals)) continue
        throw error
      }
      if (!isTransient(error)) throw error
    }
    if (signal.aborted) return
    attempt += 1
    follow.onLost(attempt)
    await follow.wait(attempt, signal)
    next = follow.reconnect
  }
}
