import 'server-only'
import type { ErrorCode } from '#lib/contract/error.ts'
import type { ResponseEnd } from './response-end.ts'

/** How a turn ended; `end` is the provider's own word on it, when there is one. */
export interface Outcome {
  status: 'completed' | 'incomplete' | 'failed' | 'cancelled'
  errorCode: ErrorCode | null
  end: ResponseEnd | null
}

/** Where a turn stands, as the node knows that runs it. SPEC.md says of each what is so, and who may act. */
export type TurnState =
  | { at: 'queued' }
  | { at: 'claimed'; isToStop: boolean }
  | { at: 'requested'; isToStop: boolean }
  | { at: 'sought'; isToStop: boolean; errorCode: ErrorCode }
  | { at: 'streaming' }
  | { at: 'stopping' }
  /** `isKnown`: the provider told its end, or certainly has nothing of it. */
  | { at: 'ending'; outcome: Outcome; isStopped: boolean; isKnown: boolean }
  | { at: 'adrift' }
  | { at: 'settled' }

/** What can happen to a turn. */
export type TurnEvent =
  /** A node has taken it from the queue. */
  | { type: 'claimed'; isToStop: boolean }
  /** A node has taken it from one that no longer vouches for it. */
  | { type: 'taken-over'; responseId: string | null; isToStop: boolean }
  /** `responses.create` goes out. */
  | { type: 'asked' }
  /** The provider refused for now: nothing is under way there until it is asked again. */
  | { type: 'held-up' }
  /** The provider named the response. */
  | { type: 'began' }
  /** The provider told the response's end, or the conversation holds it. */
  | { type: 'ended'; outcome: Outcome }
  /** The provider refused, and has begun nothing that could still end well. */
  | { type: 'refused'; errorCode: ErrorCode }
  /** The connection to the provider is lost for good: what became of the request nobody said. */
  | { type: 'reply-lost'; errorCode: ErrorCode }
  /** The conversation certainly doesn't hold it, and nobody writes to it. */
  | { type: 'absent' }
  /** What was asked of the provider is over because this node closed it. */
  | { type: 'left' }
  /** Somebody pressed Stop. */
  | { type: 'stop' }
  /** The same message came again, or Retry was pressed on another device. */
  | { type: 'second-device' }
  /** Another node may have it by now. */
  | { type: 'lease-lost' }
  /** Our own database could not be asked. */
  | { type: 'database-away' }
  /** The process that runs it ended. */
  | { type: 'process-gone' }
  /** Its end is in our database. */
  | { type: 'stored' }
  /** The provider lists what had ended before. */
  | { type: 'late-item' }

/** What the node does then. At most one of `create`, `open`, `look` and `settle` is under way. */
export type Effect =
  /** Asks for the response and reads it. */
  | 'create'
  /** Reads a response that has begun. */
  | 'open'
  /** Finds out whether the provider has it. */
  | 'look'
  /** Writes the response's id down. */
  | 'note'
  /** What is shown stays as it is. */
  | 'freeze'
  /** Has the provider end the response. */
  | 'cancel'
  /** Closes what is under way. */
  | 'leave'
  /** The same, unless the response gets its name in a moment and can be cancelled. */
  | 'leave-unless-named'
  /** Puts the texts where they belong, and the end into the row. */
  | 'settle'
  /** Tells who watches to look for it anew. */
  | 'let-go'
  /** The conversation's next turn. */
  | 'begin-next'
