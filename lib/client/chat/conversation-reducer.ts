import { applyChatEvent } from './chat-event-state.ts'
import { type ChatMessage, sentMessage, storedMessage } from './chat-message.ts'
import {
  type ConversationAction,
  type ConversationState,
  initialConversation,
  liveTurnId,
} from './conversation-state.ts'
import { withHistory, withUnsent } from './history-state.ts'

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
      return withHistory(state, action.history, action.unsent)
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
      const others = state.messages.filter(
        ({ turnId }) => turnId !== action.turnId && (action.replaces === null || turnId !== action.replaces),
      )
      const messages = [...others, sentMessage(action.turnId, action.text, 'sending')]
      const status = { type: 'sending', turnId: action.turnId } as const
      return { ...state, messages, status, progress: null, notice: null, endedTurnId: null }
    }
    case 'send-delayed':
      return liveTurnId(state) === action.turnId ? { ...state, progress: 'retrying' } : state
    case 'send-failed': {
      if (liveTurnId(state) !== action.turnId) return state
      // The server knows this turn and refuses to go on with it: only a new one can succeed.
      const status = action.error.code === 'turn_conflict' || action.error.code === 'turn_ended' ? 'failed' : 'unsent'
      const messages = state.messages.map(
        (message): ChatMessage =>
          message.turnId === action.turnId ? { ...message, status, error: action.error } : message,
      )
      return { ...state, messages, status: { type: 'idle' }, progress: null }
    }
    case 'message-withdrawn':
      return { ...state, messages: state.messages.filter(({ turnId }) => turnId !== action.turnId) }
    case 'turn-adopted': {
      if (liveTurnId(state) !== action.turnId) return state
      const messages = state.messages
        .filter(({ turnId }) => turnId !== action.runs)
        .map((message) =>
          message.turnId === action.turnId ? sentMessage(action.runs, message.content, 'sending') : message,
        )
      return { ...state, messages, status: { type: 'streaming', turnId: action.runs } }
    }
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

function has(messages: ChatMessage[], id: string): boolean {
  return messages.some((message) => message.id === id)
}
