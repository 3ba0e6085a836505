import 'server-only'
import type { Held, Leases } from '../endpoint/lease.ts'
import type { StreamEvent } from './event-sequence.ts'
import type { Ending, ResponseObject } from './response-object.ts'

/** The events of one response, the first of them number 0. */
export interface Events {
  /** The event with that number as soon as there is one; null when there will be none or `signal` aborts. */
  at(number: number, signal: AbortSignal): Promise<StreamEvent | null>
}

/** What shows life while it is being written: by the lock on its conversation, by a row of its own, or both. */
export interface Living extends Held {
  readonly conversationId: string | null
  readonly background: boolean
}

/** A response that this process writes, or wrote. */
export interface Run extends Living {
  readonly id: string
  readonly tenant: string
  readonly createdAt: number
  /** Whether its creator asked for a stream: only then can it be streamed again. */
  readonly isStreamed: boolean
  readonly isSettled: boolean
  readonly log: Events
  /** The response as it ended; null when its client left before that. */
  readonly finished: Promise<ResponseObject | null>
  /** Ends the response. The first ending counts; who comes later gets that one. */
  settle(ending: Ending): Promise<ResponseObject | null>
  fail(message: string): Promise<void>
}

/** The responses that this process knows by itself. */
export interface Runs {
  add(run: Run, now: () => number): void
  find(id: string, tenant: string): Run | null
  forget(id: string): void
}

/** Shows life for all that is held. */
export interface Heartbeat extends Pick<Leases<Living>, 'hold' | 'release'> {
  /** Until when something counts as alive that shows life now. */
  deadline(): Date
}
