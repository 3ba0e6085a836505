import { setTimeout as sleep } from 'node:timers/promises'
import { ApiError, isTransient } from '#lib/client/api/api-error.ts'
import { followTurn } from '#lib/client/chat/follow-turn.ts'
import type { ChatEvent } from '#lib/contract/chat.ts'
import type { Connection } from './connection.ts'
import { type Ledger, type SentTurn, shownOf } from './ledger.ts'

interface Sending {
  connection: Connection
  ledger: Ledger
  signal: AbortSignal
}

/**
 * Sends a turn and follows it to its end, as the app's own browser code does: again under the same id while nobody knows
 * whether it arrived, attaching once it has.
 */
export async function sendTurn(turn: SentTurn, { connection, ledger, signal }: Sending): Promise<void> {
  const { cookie } = turn
  const retryOf = turn.retryOf ?? undefined
  const body = { turnId: turn.id, conversationId: turn.conversationId, message: turn.text, retryOf }
  for (let attempt = 0; !signal.aborted; attempt++) {
    if (attempt > 0) {
      ledger.resent++
      await backOff(attempt, signal)
    }
    try {
      return await followTurn({
        connect: () => connection.events('/api/chat', { cookie, method: 'POST', body, signal }),
        reconnect: () => connection.events(`/api/turns/${turn.ranAs}/events`, { cookie, signal }),
        isConfirmed: false,
        onEvent: (event) => apply(event, turn, ledger),
        onLost() {
          ledger.reconnected++
          hear(turn, 'the connection is lost')
        },
        wait: backOff,
        signal,
      })
    } catch (error) {
      if (turn.acceptedAt === null && isTransient(error)) continue
      const code = error instanceof ApiError ? `${error.status} ${error.code}` : String(error)
      turn.faults.push(turn.acceptedAt !== null ? `following it ended with ${code}` : `it was refused with ${code}`)
      return
    }
  }
}

/** Presses Stop until the server has heard of it. */
export async function stopTurn(turn: SentTurn, { connection, signal }: Sending): Promise<void> {
  turn.isStopped = true
  turn.shownAtStop = shownOf(turn)
  hear(turn, 'Stop')
  for (let attempt = 0; !signal.aborted && turn.endedAt === null; attempt++) {
    try {
      const { cookie } = turn
      await connection.json(`/api/turns/${turn.id}/cancel`, { cookie, method: 'POST', body: {}, signal })
      return
    } catch (error) {
      // It was heard, and goes on.
      if (error instanceof ApiError && error.code === 'conversation_busy') return
      if (!isTransient(error)) return void turn.faults.push(`Stop was refused: ${error}`)
    }
    await backOff(attempt + 1, signal)
  }
}

function apply(event: ChatEvent, turn: SentTurn, ledger: Ledger) {
  ledger.accept(turn)
  if (event.type !== 'text-delta') hear(turn, Object.values({ ...event, conversation: '', turnId: '' }).join(' '))
  if (event.type === 'turn-start') {
    turn.conversationId = event.conversation.id
    turn.ranAs = event.turnId
  }
  if (event.type === 'text-delta') {
    const text = turn.messages[event.messageId] ?? ''
    if (event.offset > text.length) turn.faults.push(`text is missing before character ${event.offset}`)
    turn.messages[event.messageId] = text.slice(0, event.offset) + event.delta
  }
  if (event.type === 'turn-end') ledger.end(turn, event)
}

const hear = ({ heard }: SentTurn, what: string) => void heard.push(`${new Date().toISOString()} ${what}`)

/** Shorter than a person's browser waits, for the server is away only for a second. */
const backOff = async (attempt: number, signal: AbortSignal) => {
  await sleep(Math.min(50 * 2 ** attempt, 1000), undefined, { signal }).catch(() => {})
}
