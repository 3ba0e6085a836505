import { step } from '#lib/server/turns/turn-machine.ts'
import type { Effect, TurnEvent, TurnState } from '#lib/server/turns/turn-state.ts'
import type { Response } from './provider.ts'
import type { Claim, Row } from './row.ts'

/** A turn on one node: the machine's state, and what the node still has to do. */
export class Run {
  state: TurnState
  readonly id: string
  readonly isTakenOver: boolean
  epoch: number
  /** When its lease was renewed last. */
  since: number
  responseId: string | null
  /** How many words are shown. */
  shown = 0
  isFrozen = false
  isAborted = false
  /** The provider has been told of its end; the row has not. */
  placed: { claim: Claim; end: Partial<Row> } | null = null
  /** Of a look that found nothing: since when. */
  absentSince: number | null = null
  readonly work: Effect[] = []

  constructor({ id, epoch, responseId }: Row, since: number, isTakenOver: boolean) {
    this.id = id
    this.epoch = epoch
    this.since = since
    this.responseId = responseId
    this.isTakenOver = isTakenOver
    this.state = { at: isTakenOver ? 'adrift' : 'queued' }
  }

  get isVouchedFor() {
    return this.state.at !== 'adrift' && this.state.at !== 'settled'
  }

  tell(event: TurnEvent): void {
    const [state, ...effects] = step(this.state, event)
    this.state = state
    for (const effect of effects) {
      // What takes no time.
      if (effect === 'freeze') this.isFrozen = !this.isTakenOver
      else if (effect === 'leave') this.isAborted = true
      else if (effect !== 'let-go') this.work.push(effect)
    }
  }

  show(words: number): void {
    if (!this.isFrozen) this.shown = Math.max(this.shown, words)
  }
}

/** What a node has asked of the provider and not heard of yet. */
export interface InFlight {
  run: Run
  node: string
  sentAt: number
  /** Null until the request has arrived; then what the provider said. */
  reply: Response | 'locked' | 'refused' | null
}
