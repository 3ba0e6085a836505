import type { ChatEvent, TurnProgress } from '#lib/contract/chat.ts'
import type { Conversation, History } from '#lib/contract/conversation.ts'
import type { ErrorInfo } from '#lib/contract/error.ts'
import type { Message } from '#lib/contract/message.ts'
import type { LiveTurn } from '#lib/contract/turn.ts'
import type { ChatMessage } from './chat-message.ts'
import type { UnsentTurn } from './unsent-turns.ts'

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
  /** The server had no place for it; it is sent again by itself. */
  | { type: 'send-delayed'; turnId: string }
  | { type: 'send-failed'; turnId: string; error: ErrorInfo }
  | { type: 'message-withdrawn'; turnId: string }
  /** The turn `runs` runs in place of the one that was sent. */
  | { type: 'turn-adopted'; turnId: string; runs: string }
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
