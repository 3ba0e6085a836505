import 'server-only'
import type { ChatEvent, TurnEnd, TurnProgress } from '#lib/contract/chat.ts'
import { LiveAnswer } from './live-answer.ts'
import type { TurnChange } from './provider-events.ts'
import type { ResponseEnd } from './response-end.ts'
import { step } from './turn-machine.ts'
import type { TurnStart } from './turn-start.ts'
import type { Effect, TurnEvent, TurnState } from './turn-state.ts'

interface Options {
  isTakenOver?: boolean
  epoch?: number
  /** Does what the machine says; what comes of it is told. Without it the turn is only watched: another node runs it. */
  perform?: (effect: Effect, state: TurnState) => void
}

/**
 * A turn while it runs, held by the node that runs it. The text so far is kept once; each watcher holds only
 * its place in it. So a watcher that comes late or reads slowly is sent everything new in one piece, and needs no buffer.
 */
export class LiveTurn {
  readonly start: TurnStart
  readonly answer = new LiveAnswer()
  /** Ends the reading of the provider's stream. */
  readonly abort = new AbortController()
  responseId: string | null = null
  /** The model refused a setting of it just now, and answers without. */
  hasLeftOut = false
  #progress: TurnProgress = 'running'
  #end: TurnEnd | null = null
  #isLost = false
  #state: TurnState
  readonly #perform: NonNullable<Options['perform']>
  #frozen = false
  #changed = Promise.withResolvers<void>()

  /** Another node began it: somebody may have seen more of the answer than was read again here. */
  readonly isTakenOver: boolean
  /** Which claim of the turn is this node's. */
  epoch: number

  constructor(start: TurnStart, { isTakenOver = false, epoch = 0, perform = () => {} }: Options = {}) {
    this.start = start
    this.isTakenOver = isTakenOver
    this.epoch = epoch
    this.#state = { at: isTakenOver ? 'adrift' : 'queued' }
    this.#perform = perform
  }

  get id() {
    return this.start.turnId
  }

  /** As its lease is known by. */
  get key() {
    return this.id
  }

  /** Nothing more comes of it here: it has ended, or another node has it. */
  get hasEnded() {
    return this.#end !== null || this.#isLost
  }

  /** Where it stands on this node. */
  get state() {
    return this.#state
  }

  /** Something happened to it: moves it to where that leads, and has done what there is to do. */
  tell(event: TurnEvent) {
    const [state, ...effects] = step(this.#state, event)
    this.#state = state
    for (const effect of effects) this.#perform(effect, state)
  }

  /** All that is shown of the answer. */
  get text() {
    return this.answer.text
  }

  /** From here on the text stays as it is, whatever still arrives; unless that could take back what was shown. */
  freeze() {
    this.#frozen = !this.isTakenOver
  }

  /** Takes a freeze back: the whole answer stands. */
  thaw(end: ResponseEnd) {
    this.#frozen = false
    this.apply(end)
  }

  progress(progress: TurnProgress) {
    this.#progress = progress
    this.#wake()
  }

  apply(change: TurnChange) {
    if (change.type === 'response-start') this.responseId = change.responseId
    if (this.#frozen) return
    if (change.type === 'response-end') {
      for (const { part, place } of change.parts) this.answer.apply({ type: 'part-end', part, place })
    } else if (change.type !== 'response-start') this.answer.apply(change)
    this.#wake()
  }

  /** Ends the turn for everybody who watches. */
  end(event: Omit<TurnEnd, 'type' | 'turnId'>) {
    this.#end = { type: 'turn-end', turnId: this.id, ...event }
    this.#wake()
  }

  /** As its lease tells it: another node may have it by now. */
  onLost() {
    this.tell({ type: 'lease-lost' })
  }

  /** Without an end: who watches looks for it anew, and finds whoever has it. */
  letGo() {
    if (this.#end) return
    this.#isLost = true
    this.#wake()
  }

  /** Settles when the turn has ended; with null when it was lost before that. */
  async ended(): Promise<TurnEnd | null> {
    while (!this.#end && !this.#isLost) await this.#changed.promise
    return this.#end
  }

  /** The turn from its start, then live, to its end. */
  async *watch(): AsyncGenerator<ChatEvent> {
    yield this.start
    const turnId = this.id
    const follower = this.answer.follow(turnId)
    let progress: TurnProgress = 'running'
    try {
      for (;;) {
        const changed = this.#changed.promise
        const end = this.#end
        if (progress !== this.#progress) {
          progress = this.#progress
          yield { type: 'turn-progress', turnId, progress }
        }
        yield* follower.news()
        if (end) return yield end
        if (this.#isLost) return
        await changed
      }
    } finally {
      follower.leave()
    }
  }

  #wake() {
    this.#changed.resolve()
    this.#changed = Promise.withResolvers()
  }
}
