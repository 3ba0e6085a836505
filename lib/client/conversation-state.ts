import type { ChatEvent, TurnProgress } from '#lib/contract/chat.ts'
import type { Conversation, History } from '#lib/contract/conversation.ts'
import type { ErrorInfo } from '#lib/contract/error.ts'
import type { Message } from '#lib/contract/message.ts'
import type { LiveTurn } from '#lib/contract/turn.ts'
import { applyChatEvent } from './chat-event-state.ts'
import { type ChatMessage, sentMessage, storedMessage, unsentMessage } from './chat-message.ts'
import type { UnsentTurn } from './outbox.ts'

export type MissingReason = 'not-found' | 'in-trash' | 'gone'

export type ConversationStatus =
  | { type: 'idle' }
  | { type: 'loading' }
  /** The message is on its way; the server has not confirmed it. */
  | { type: 'sending'; turnId: string }
  | { type: 'streaming'; turnId: string }
  | { type: 'reconnecting'; turnId: string; attempt: number }
  /** Stop was pressed; the server has not confirmed it. */
  | { type: 'stopping'; turnId: string }
  /** The conversation could not be loaded. */
  | { type: 'error'; error: ErrorInfo }
  | { type: 'missing'; reason: MissingReason }

export type ConversationState = {
  conversationId: string | null
  conversation: Conversation | null
  /** Oldest first. */
  messages: ChatMessage[]
  olderCursor: string | null
  /** Messages that wait behind the live turn, in their order; each becomes the live one by itself. */
  queuedTurns: LiveTurn[]
  status: ConversationStatus
  /** What the live turn is busy with before and between its words. */
  progress: TurnProgress | null
  /** Something smaller failed; the conversation goes on. */
  notice: ErrorInfo | null
  /** The turn that ended last while this page watched. */
  endedTurnId: string | null
  /** Counts what was opened: it changes when another conversation is shown, not when a new one gets its id. */
  opening: number
}

export type ConversationAction =
  | { type: 'opened'; conversationId: string | null; unsent: UnsentTurn[]; remembered: ConversationState | null }
  | { type: 'history-loaded'; history: History; unsent: UnsentTurn[] }
  | { type: 'older-loaded'; messages: Message[]; olderCursor: string | null }
  | { type: 'load-failed'; error: ErrorInfo }
  | { type: 'missing'; reason: MissingReason }
  /** `replaces` is the failed turn that this one tries again. */
  | { type: 'message-sent'; turnId: string; text: string; replaces: string | null }
  | { type: 'send-failed'; turnId: string; error: ErrorInfo }
  | { type: 'message-withdrawn'; turnId: string }
  | { type: 'connection-lost'; turnId: string; attempt: number }
  | { type: 'stop-requested'; turnId: string }
  | { type: 'stop-failed'; turnId: string; error: ErrorInfo }
  | { type: 'notice'; error: ErrorInfo | null }
  | { type: 'chat-event'; event: ChatEvent }
  /** How the conversation is now; `isShown` when its messages on the screen are as new as that. */
  | { type: 'conversation-told'; conversation: Conversation; isShown: boolean }

/** A conversation before anything is known of it: a new one is ready, an existing one still has to be loaded. */
export function initialConversation(conversationId: string | null): ConversationState {
  return {
    conversationId,
    conversation: null,
    messages: [],
    olderCursor: null,
    queuedTurns: [],
    status: conversationId ? { type: 'loading' } : { type: 'idle' },
    progress: null,
    notice: null,
    endedTurnId: null,
    opening: 0,
  }
}

/** The turn that this state waits for, or null. */
export function liveTurnId({ status }: ConversationState): string | null {
  return 'turnId' in status ? status.turnId : null
}

/** The next state. Pure; an event that was applied before, or belongs to another turn, changes nothing. */
export function conversationReducer(state: ConversationState, action: ConversationAction): ConversationState {
  switch (action.type) {
    case 'opened': {
      const start = action.remembered ?? initialConversation(action.conversationId)
      const messages = withUnsent(start.messages, action.unsent)
      const status = initialConversation(action.conversationId).status
      const opening = state.opening + 1
      return { ...start, messages, status, progress: null, notice: null, endedTurnId: null, opening }
    }
    case 'history-loaded':
      return loaded(state, action.history, action.unsent)
    case 'older-loaded':
      return {
        ...state,
        messages: [
          ...action.messages.filter(({ id }) => !has(state.messages, id)).map(storedMessage),
          ...state.messages,
        ],
        olderCursor: action.olderCursor,
        notice: null,
      }
    case 'load-failed':
      return { ...state, status: { type: 'error', error: action.error } }
    case 'missing':
      return { ...state, status: { type: 'missing', reason: action.reason } }
    case 'message-sent': {
      const others = state.messages.filter(({ turnId }) => turnId !== action.turnId && !same(turnId, action.replaces))
      const messages = [...others, sentMessage(action.turnId, action.text, 'sending')]
      const status = { type: 'sending', turnId: action.turnId } as const
      return { ...state, messages, status, progress: null, notice: null, endedTurnId: null }
    }
    case 'send-failed': {
      if (liveTurnId(state) !== action.turnId) return state
      // The server knows this turn and refuses to go on with it: only a new one can succeed.
      const status = action.error.code === 'turn_conflict' || action.error.code === 'turn_ended' ? 'failed' : 'unsent'
      const messages = state.messages.map(
        (message): ChatMessage =>
          message.turnId === action.turnId ? { ...message, status, error: action.error } : message,
      )
      return { ...state, messages, status: { type: 'idle' } }
    }
    case 'message-withdrawn':
      return { ...state, messages: state.messages.filter(({ turnId }) => turnId !== action.turnId) }
    case 'connection-lost':
      if (liveTurnId(state) !== action.turnId || state.status.type === 'stopping') return state
      return { ...state, status: { type: 'reconnecting', turnId: action.turnId, attempt: action.attempt } }
    case 'stop-requested': {
      if (liveTurnId(state) !== action.turnId) return state
      const messages = state.messages.map((message) =>
        message.status === 'streaming' ? { ...message, frozenAt: message.content.length } : message,
      )
      return { ...state, messages, status: { type: 'stopping', turnId: action.turnId } }
    }
    case 'stop-failed': {
      if (state.status.type !== 'stopping' || state.status.turnId !== action.turnId) return state
      const messages = state.messages.map((message) =>
        message.frozenAt === null ? message : { ...message, frozenAt: null },
      )
      return { ...state, messages, status: { type: 'streaming', turnId: action.turnId }, notice: action.error }
    }
    case 'notice':
      return { ...state, notice: action.error }
    case 'chat-event':
      return liveTurnId(state) === action.event.turnId ? applyChatEvent(state, action.event) : state
    case 'conversation-told': {
      if (state.conversation?.id !== action.conversation.id) return state
      const { updatedAt } = action.isShown ? action.conversation : state.conversation
      return { ...state, conversation: { ...action.conversation, updatedAt } }
    }
    default:
      action satisfies never
      return state
  }
}

function loaded(state: ConversationState, history: History, unsent: UnsentTurn[]): ConversationState {
  const { conversation, olderCursor, liveTurn, queuedTurns } = history
  const live = liveTurn ? liveMessages(state, history.messages, liveTurn) : []
  // The live turn's events bring its answer from the first character.
  const stored = history.messages.filter(({ turnId, role }) => role === 'user' || !same(turnId, liveTurn?.id ?? null))
  // Pages before this one that are on the screen stay there.
  const older = state.messages.slice(
    0,
    Math.max(
      0,
      state.messages.findIndex(({ id }) => id === stored[0]?.id),
    ),
  )
  return {
    ...initialConversation(conversation.id),
    conversation,
    messages: withUnsent([...older, ...stored.map(storedMessage), ...live], unsent),
    olderCursor: older.length > 0 ? state.olderCursor : olderCursor,
    status: liveTurn ? { type: 'streaming', turnId: liveTurn.id } : { type: 'idle' },
    queuedTurns,
    progress: liveTurn?.status ?? null,
    endedTurnId: state.endedTurnId,
    opening: state.opening,
  }
}

/** What history leaves out of a live turn; the part of its answer that is on the screen stays there. */
function liveMessages(state: ConversationState, stored: Message[], liveTurn: LiveTurn): ChatMessage[] {
  const shown = state.messages.filter(({ turnId, status }) => turnId === liveTurn.id && status === 'streaming')
  const answer = shown.map((message) => ({ ...message, frozenAt: null }))
  if (stored.some(({ turnId }) => turnId === liveTurn.id)) return answer
  return [sentMessage(liveTurn.id, liveTurn.input, 'completed'), ...answer]
}

function withUnsent(messages: ChatMessage[], unsent: UnsentTurn[]): ChatMessage[] {
  const missing = unsent.filter(({ turnId }) => !messages.some((message) => message.turnId === turnId))
  return missing.length > 0 ? [...messages, ...missing.map(unsentMessage)] : messages
}

function has(messages: ChatMessage[], id: string): boolean {
  return messages.some((message) => message.id === id)
}

function same(turnId: string | null, other: string | null): boolean {
  return other !== null && turnId === other
}
