import 'server-only'
import type { ErrorCode } from '#lib/contract/error.ts'
import type { Effect, Outcome, TurnEvent, TurnState } from './turn-state.ts'

type At = TurnState['at']
type Name = TurnEvent['type']
type In<A extends At> = Extract<TurnState, { at: A }>
type On<N extends Name> = Extract<TurnEvent, { type: N }>
type Next = [TurnState, ...Effect[]]
type Cell<A extends At, N extends Name> = 'stay' | 'never' | ((state: In<A>, event: On<N>) => Next)
/** A cell for each state and event, or it doesn't compile. */
type Row<A extends At> = { [N in Name]: Cell<A, N> }

const adrift: TurnState = { at: 'adrift' }

const toEnd = (outcome: Outcome, isKnown = true): Next => [
  { at: 'ending', outcome, isStopped: false, isKnown },
  'settle',
]
const toStopped = (outcome: Outcome, isKnown = true): Next => [
  { at: 'ending', outcome, isStopped: true, isKnown },
  'settle',
]
const failed = (errorCode: ErrorCode): Outcome => ({ status: 'failed', errorCode, end: null })
const stopped: Outcome = { status: 'cancelled', errorCode: null, end: null }
/** Nothing of it is at the provider but what its response holds, which has ended. */
const toWithdrawn = () => toStopped(stopped)
/** What of it is, or will be, at the provider, nobody knows. */
const toLeft = () => toStopped(stopped, false)

/** Whoever wanted it stopped gets that; it fails otherwise. */
const toFailedUnlessStopped = ({ isToStop }: { isToStop: boolean }, { errorCode }: { errorCode: ErrorCode }) =>
  isToStop ? toWithdrawn() : toEnd(failed(errorCode))
/** Whoever wanted it stopped keeps what they saw; it is whole otherwise. */
const toWholeUnlessStopped = ({ isToStop }: { isToStop: boolean }, { outcome }: { outcome: Outcome }) =>
  isToStop ? toStopped(outcome) : toEnd(outcome)

/** What this node was doing has nowhere to go any more. */
const letGo = (): Next => [adrift, 'leave', 'let-go']

/** In every state in which a node vouches for the turn. */
const owned = {
  claimed: 'never',
  'taken-over': 'never',
  // It attaches.
  'second-device': 'stay',
  'lease-lost': letGo,
  'process-gone': () => [adrift],
  // The lease holds by the clock, or doesn't.
  'database-away': 'stay',
  stored: 'never',
  'late-item': 'never',
} satisfies Partial<Row<At>>

/** In every state in which no node does: what still arrives comes of work that was given up. */
const unowned = {
  asked: 'stay',
  'held-up': 'stay',
  began: 'stay',
  ended: 'stay',
  refused: 'stay',
  'reply-lost': 'stay',
  absent: 'stay',
  left: 'stay',
  'second-device': 'stay',
  'lease-lost': 'stay',
  'database-away': 'stay',
  'process-gone': 'stay',
} satisfies Partial<Row<At>>

const table: { [A in At]: Row<A> } = {
  queued: {
    ...unowned,
    claimed: (_, { isToStop }) => (isToStop ? toWithdrawn() : [{ at: 'claimed', isToStop }, 'create']),
    'taken-over': 'never',
    // One statement of whoever asks takes it back, unless it was claimed before that.
    stop: () => [{ at: 'settled' }],
    stored: 'never',
    'late-item': 'never',
  },
  claimed: {
    ...owned,
    asked: ({ isToStop }) => [{ at: 'requested', isToStop }],
    'held-up': 'stay',
    began: 'never',
    ended: 'never',
    refused: toFailedUnlessStopped,
    'reply-lost': toFailedUnlessStopped,
    absent: 'never',
    left: toWithdrawn,
    stop: () => [{ at: 'claimed', isToStop: true }, 'freeze', 'leave'],
  },
  requested: {
    ...owned,
    asked: 'stay',
    'held-up': ({ isToStop }) => [{ at: 'claimed', isToStop }],
    began: ({ isToStop }) => (isToStop ? [{ at: 'stopping' }, 'note', 'cancel'] : [{ at: 'streaming' }, 'note']),
    ended: toWholeUnlessStopped,
    refused: toFailedUnlessStopped,
    'reply-lost': ({ isToStop }, { errorCode }) =>
      isToStop ? toLeft() : [{ at: 'sought', isToStop, errorCode }, 'look'],
    absent: 'never',
    left: toLeft,
    stop: () => [{ at: 'requested', isToStop: true }, 'freeze', 'leave-unless-named'],
  },
  sought: {
    ...owned,
    asked: 'never',
    'held-up': 'never',
    began: 'never',
    ended: toWholeUnlessStopped,
    refused: ({ isToStop }, { errorCode }) => (isToStop ? toLeft() : toEnd(failed(errorCode), false)),
    'reply-lost': ({ isToStop }, { errorCode }) => (isToStop ? toLeft() : toEnd(failed(errorCode), false)),
    absent: ({ isToStop, errorCode }) => (isToStop ? toWithdrawn() : toEnd(failed(errorCode), false)),
    left: toLeft,
    stop: ({ errorCode }) => [{ at: 'sought', isToStop: true, errorCode }, 'freeze', 'leave'],
  },
  streaming: {
    ...owned,
    asked: 'never',
    'held-up': 'never',
    began: 'stay',
    ended: (_, { outcome }) => toEnd(outcome),
    // A response that we gave up on must not go on holding the conversation.
    refused: (_, { errorCode }) => [toEnd(failed(errorCode))[0], 'cancel', 'settle'],
    'reply-lost': (_, { errorCode }) => [{ at: 'sought', isToStop: false, errorCode }, 'look'],
    absent: 'never',
    left: () => toEnd(failed('interrupted')),
    stop: () => [{ at: 'stopping' }, 'freeze', 'cancel'],
  },
  stopping: {
    ...owned,
    asked: 'never',
    'held-up': 'never',
    began: 'stay',
    ended: (_, { outcome }) => toStopped(outcome),
    refused: (_, { errorCode }) => [{ at: 'sought', isToStop: true, errorCode }, 'look'],
    'reply-lost': (_, { errorCode }) => [{ at: 'sought', isToStop: true, errorCode }, 'look'],
    absent: 'never',
    // Without background it ends with the stream that was closed.
    left: toWithdrawn,
    stop: 'stay',
  },
  ending: {
    ...owned,
    // Of what was under way until now.
    asked: 'never',
    'held-up': 'never',
    began: 'never',
    ended: 'never',
    refused: 'never',
    'reply-lost': 'never',
    absent: 'never',
    left: 'never',
    stop: 'stay',
    'database-away': letGo,
    stored: () => [{ at: 'settled' }, 'begin-next'],
  },
  adrift: {
    ...unowned,
    claimed: 'never',
    'taken-over': (_, { responseId, isToStop }) => {
      if (!responseId) return isToStop ? toLeft() : [{ at: 'sought', isToStop, errorCode: 'interrupted' }, 'look']
      return isToStop ? [{ at: 'stopping' }, 'cancel', 'open'] : [{ at: 'streaming' }, 'open']
    },
    // The wish is in the row, for whoever takes it over.
    stop: 'stay',
    // It was stored at the last moment.
    stored: () => [{ at: 'settled' }],
    'late-item': 'never',
  },
  settled: {
    ...unowned,
    claimed: 'never',
    'taken-over': 'never',
    stop: 'stay',
    stored: 'stay',
    // The row's text may go, now that it is seen there.
    'late-item': 'stay',
  },
}

/**
 * What an event makes of a turn, and what the node that runs it does then. Pure: the runner does it, and tells what came of it.
 * @throws Error for what can't be: the runner lets go then
 */
export function step(state: TurnState, event: TurnEvent): Next {
  const cell = table[state.at][event.type] as Cell<At, Name>
  if (cell === 'stay') return [state]
  if (cell === 'never') throw new Error(`“${event.type}” can’t happen to a turn that is ${state.at}`)
  return cell(state as never, event as never)
}
