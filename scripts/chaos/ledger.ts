import { EventEmitter, once } from 'node:events'
import type { TurnEnd } from '#lib/contract/chat.ts'

/** One message as its sender knows it: what the checks hold the server to. */
export interface SentTurn {
  id: string
  /** Like no other message's. */
  text: string
  /** Known once the server said so, when it was sent into a new conversation. */
  conversationId: string | null
  /** The session that it was sent with. */
  cookie: string
  /** Places in the order of all that people sent and saw. */
  sentAt: number
  /** The server said that it has it: from then on it may not be lost. */
  acceptedAt: number | null
  endedAt: number | null
  isStopped: boolean
  status: TurnEnd['status'] | null
  errorCode: string | null
  /** The answer as it is shown. */
  shown: string
  /** What went wrong before anybody looked at the provider. */
  faults: string[]
}

/** All that people sent, and how often they had to try. */
export class Ledger {
  readonly turns: SentTurn[] = []
  resent = 0
  reconnected = 0
  #clock = 0
  readonly #events = new EventEmitter()

  send(turn: Pick<SentTurn, 'text' | 'conversationId' | 'cookie'>): SentTurn {
    const sent: SentTurn = {
      ...turn,
      id: crypto.randomUUID(),
      sentAt: this.#clock++,
      ...{ acceptedAt: null, endedAt: null, isStopped: false, status: null, errorCode: null, shown: '', faults: [] },
    }
    this.turns.push(sent)
    this.#events.emit('sent')
    return sent
  }

  accept(turn: SentTurn): void {
    turn.acceptedAt ??= this.#clock++
  }

  end(turn: SentTurn, { status, error }: TurnEnd): void {
    turn.endedAt = this.#clock++
    turn.status = status
    turn.errorCode = error?.code ?? null
  }

  /** Settles when somebody sends the next message. */
  async nextSend(signal: AbortSignal): Promise<void> {
    await once(this.#events, 'sent', { signal })
  }

  count(matches: (turn: SentTurn) => boolean): number {
    return this.turns.filter(matches).length
  }
}
