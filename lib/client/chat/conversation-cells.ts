import { applyChatEvent } from './chat-event-state.ts'
import {
  type ConversationEffect,
  type ConversationEvent,
  type ConversationState,
  type ConversationStatus,
  liveTurnId,
  type Owed,
} from './conversation-state.ts'
import { withHistory, withOpened } from './history-state.ts'
import { isOnItsWay, withAdopted, withSendFailed, withSent } from './sending-state.ts'

export type At = ConversationStatus['type']
export type Name = ConversationEvent['type']
export type On<N extends Name> = Extract<ConversationEvent, { type: N }>
export type Next = [ConversationState, ...ConversationEffect[]]
export type Cell<N extends Name> = 'stay' | ((state: ConversationState, event: On<N>) => Next)
/** A cell for each state and event, or it doesn't compile. */
export type Row = { [N in Name]: Cell<N> }

export const stay = (state: ConversationState): Next => [state]
export const reopen = (state: ConversationState): Next => [state, { type: 'reopen' }]
/** Looked at when nothing is under way any more; of several that are told the last one counts, and to look counts most. */
export function owe(state: ConversationState, owed: Owed): Next {
  const isThorough = owed.type === 'look' && owed.isThorough
  return state.owed?.type === 'look' && !isThorough ? stay(state) : [{ ...state, owed }]
}

/** News of the conversation wait for the end of what is watched; what somebody put behind that, or took back, doesn't. */
export function readQueue(state: ConversationState, { conversation }: On<'changed'>): Next {
  const next = owe(state, { type: 'look' })
  const isHere = (conversation.shownBranch ?? null) === state.shown?.branch
  if (!isHere || conversation.liveTurnId !== liveTurnId(state) || state.status.type === 'sending') return next
  return [next[0], { type: 'read-queue', asked: state.queuedTurns }]
}

/** What has changed here since it was asked for is asked for once more. */
export function queueRead(state: ConversationState, { asked, history }: On<'queue-read'>): Next {
  if (asked !== state.queuedTurns) return [state, { type: 'read-queue', asked: state.queuedTurns }]
  const isHere = (history.conversation.shownBranch ?? null) === state.shown?.branch
  const isNow = isHere && history.liveTurn?.id === liveTurnId(state)
  return isNow ? [{ ...state, queuedTurns: history.queuedTurns }] : stay(state)
}

export function read(state: ConversationState, ...before: ConversationEffect[]): Next {
  const reading = state.readings + 1
  return [{ ...state, readings: reading, reading }, ...before, { type: 'read', reading }]
}

/** Reads it while the screen stays as it is; once more afterwards when that is under way. */
export function look(state: ConversationState, isThorough = false): Next {
  if (state.reading !== null) return owe(state, { type: 'look', isThorough })
  return read(isThorough && state.shown ? { ...state, shown: { ...state.shown, at: null } } : state)
}

export function open(state: ConversationState, event: On<'open'>): Next {
  const next = withOpened(state, event)
  return event.conversationId === null ? [next, { type: 'let-go' }] : read(next, { type: 'let-go' })
}

/** What is on the screen is of the path before; it stays until the other one has been read. */
export function showPath(state: ConversationState, { conversation }: On<'path-shown'>): Next {
  if (state.shown?.branch === (conversation.shownBranch ?? null)) return stay(state)
  return read({ ...state, status: { type: 'loading' }, progress: null, owed: null }, { type: 'let-go' })
}

export const send = (state: ConversationState, event: On<'send'>, ...before: ConversationEffect[]): Next => [
  withSent(state, event),
  ...before,
  { type: 'post', turnId: event.turnId, request: event.request },
]

/** Whether a message can go in place of one that stands there: nothing is under way, or what is being answered is let go of. */
export const canSendInPlace = (state: ConversationState): boolean =>
  state.status.type === 'idle' || ('turnId' in state.status && !isOnItsWay(state, state.status.turnId))

/** Only in place of what stands there. */
export function sendInPlace(state: ConversationState, event: On<'send'>): Next {
  const { editOf, againOf } = event.request
  if ((editOf ?? againOf) === undefined || !canSendInPlace(state)) return stay(state)
  const aside = liveTurnId(state)
  return send({ ...state, shown: state.shown && { ...state.shown, aside } }, event, { type: 'detach' })
}

export function show(state: ConversationState, { history, unsent }: On<'read'>): Next {
  const { liveTurn } = history
  const next = withHistory(state, history, unsent)
  return liveTurn ? [next, { type: 'attach', turnId: liveTurn.id }] : [next]
}

/** What isn't there is missing; of what may be there `status` is what is shown. */
export const failed =
  (status: (state: ConversationState, event: On<'read-failed'>) => ConversationStatus): Cell<'read-failed'> =>
  (state, event) => {
    if (event.reading !== state.reading) return stay(state)
    const { reason } = event
    return [{ ...state, reading: null, status: reason ? { type: 'missing', reason } : status(state, event) }]
  }

const isWatched = (state: ConversationState, { turnId }: { turnId: string }) => liveTurnId(state) === turnId

/** Only of the watched turn. */
export const ofWatched =
  <N extends Name>(cell: (state: ConversationState, event: On<N>) => Next) =>
  (state: ConversationState, event: On<N> & { turnId: string }): Next =>
    isWatched(state, event) ? cell(state, event) : stay(state)

export function applyWatched(before: ConversationState, { event }: On<'chat-event'>): Next {
  const watched = liveTurnId(before)
  const isAdopted = event.type === 'turn-start' && watched !== null && event.askedFor === watched
  const state = isAdopted ? withAdopted(before, watched, event.turnId) : before
  if (!isWatched(state, event)) return stay(before)
  const next = applyChatEvent(state, event)
  const waiting = event.type === 'turn-end' ? liveTurnId(next) : null
  return waiting ? [next, { type: 'attach', turnId: waiting }] : [next]
}

export const asError = (_: unknown, { error }: On<'read-failed'>): ConversationStatus => ({ type: 'error', error })

export const sendFailed = ofWatched((state, { turnId, error }: On<'send-failed'>) => [
  withSendFailed(state, turnId, error),
])
