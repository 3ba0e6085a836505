import { EventEmitter, once } from 'node:events'
import type { TurnEnd } from '#lib/contract/chat.ts'

/** One message as its sender knows it: what the checks hold the server to. */
export interface SentTurn {
  id: string
  /** Like no other message's. */
  text: string
  /** Known once the server said so, when it was sent into a new conversation. */
  conversationId: string | null
  /** The failed turn that it sends again. */
  retryOf: string | null
  /** The turn that answers it: itself, unless another device's was there before. */
  ranAs: string
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
  /** The answer as it is shown, under the ids of its messages. */
  messages: Record<string, string>
  /** What of it was shown when Stop was pressed: the screen stays as it was then. */
  shownAtStop: string | null
  /** What was heard of it when, but for its words. */
  heard: string[]
  /** What went wrong before anybody looked at the provider. */
  faults: string[]
}

/** All that is shown of an answer. */
export const shownOf = ({ messages }: SentTurn): string => Object.values(messages).join('\n\n')

/** All that people sent, and how often they had to try. */
export class Ledger {
  readonly turns: SentTurn[] = []
  resent = 0
  reconnected = 0
  #clock = 0
  readonly #events = new EventEmitter().setMaxListeners(0)

  send(turn: Pick<SentTurn, 'text' | 'conversationId' | 'cookie'> & { retryOf?: string }): SentTurn {
    const id = crypto.randomUUID()
    const sent: SentTurn = {
      ...{ id, ranAs: id, retryOf: null },
      ...turn,
      sentAt: this.#clock++,
      ...{ acceptedAt: null, endedAt: null, isStopped: false, status: null, errorCode: null },
      ...{ messages: {}, shownAtStop: null },
      ...{ heard: [], faults: [] },
    }
    this.turns.push(sent)
    this.#events.emit('sent')
    return sent
  }

  accept(turn: SentTurn): void {
    if (turn.acceptedAt !== null) return
    turn.acceptedAt = this.#clock++
    this.#events.emit(turn.id)
  }

  end(turn: SentTurn, { status, error }: TurnEnd): void {
    turn.endedAt = this.#clock++
    turn.status = status
    turn.errorCode = error?.code ?? null
  }

  /** Settles when the server has taken the turn. */
  async accepted(turn: SentTurn): Promise<void> {
    if (turn.acceptedAt === null) await once(this.#events, turn.id)
  }

  /** Settles when somebody sends the next message. */
  async nextSend(): Promise<void> {
    await once(this.#events, 'sent')
  }

  count(matches: (turn: SentTurn) => boolean): number {
    return this.turns.filter(matches).length
  }
}
