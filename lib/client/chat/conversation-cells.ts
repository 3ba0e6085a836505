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
import { withAdopted, withSendFailed } from './sending-state.ts'

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
