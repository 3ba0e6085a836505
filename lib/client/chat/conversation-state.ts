import type { ChatEvent, TurnProgress } from '#lib/contract/chat.ts'
import type { ChatRequest } from '#lib/contract/chat-request.ts'
import type { Conversation, History } from '#lib/contract/conversation.ts'
import type { ErrorInfo } from '#lib/contract/error.ts'
import type { SentFile } from '#lib/contract/file.ts'
import type { Message } from '#lib/contract/message.ts'
import type { LiveTurn } from '#lib/contract/turn.ts'
import type { ChatMessage } from './chat-message.ts'
import type { UnsentTurn } from './unsent-turns.ts'

export type MissingReason = 'not-found' | 'in-trash' | 'gone'

export type ConversationStatus =
  /** Nothing is under way but perhaps a quiet reading. */
  | { type: 'idle' }
  /** The newest page is being read, and the person waits for it. */
  | { type: 'loading' }
  /** The message is on its way; the server has not confirmed it. */
  | { type: 'sending'; turnId: string }
  | { type: 'streaming'; turnId: string }
  | { type: 'reconnecting'; turnId: string; attempt: number }
  /** Stop was pressed; the turn has not ended. */
  | { type: 'stopping'; turnId: string }
  /** The conversation could not be loaded. */
  | { type: 'error'; error: ErrorInfo }
  | { type: 'missing'; reason: MissingReason }

/** What was told while something was under way here; it is looked at afterwards. */
export type Owed = Extract<ConversationEvent, { type: 'look' | 'changed' | 'removed' }>

export type Shown = {
  /** The provider that the messages on the screen are from. */
  provider: Conversation['provider']
  /** The last activity that they are as new as. */
  at: string | null
  /** Which path through the conversation's branches they are. */
  branch: string | null
  /** A turn that runs on another path. */
  aside: string | null
}

export type ConversationState = {
  conversationId: string | null
  shown: Shown | null
  /** Oldest first. */
  messages: ChatMessage[]
  olderCursor: string | null
  /** Messages that wait behind the live turn, in their order; each becomes the live one by itself. */
  queuedTurns: LiveTurn[]
  status: ConversationStatus
  /** What the live turn is busy with before and between its words. */
  progress: TurnProgress | null
  /** How far what it goes on from is copied. */
  copied: { done: number; of: number } | null
  /** What the message on its way stands in place of, until the server has it; null: of nothing. */
  replaced: ChatMessage[] | null
  /** Something smaller failed; the conversation goes on. */
  notice: ErrorInfo | null
  /** The turn that ended last while this page watched. */
  endedTurnId: string | null
  /** Counts what was opened: it changes when another conversation is shown, not when a new one gets its id. */
  opening: number
  /** Counts the readings of the newest page. */
  readings: number
  /** The reading that is under way; what others bring is too old. */
  reading: number | null
  owed: Owed | null
}

export type ConversationEvent =
  /** The person opens a conversation, null for a new one, or asks for this one again. */
  | { type: 'open'; conversationId: string | null; unsent: UnsentTurn[]; remembered: ConversationState | null }
  /** `replaces` is the failed turn that this one tries again; `editOf` and `againOf` name the message in whose place it goes. */
  | { type: 'send'; turnId: string; request: ChatRequest; files?: SentFile[] | undefined; replaces: string | null }
  | { type: 'withdraw'; turnId: string }
  | { type: 'stop' }
  /**
   * Something may have been missed: the person came back, or the connection for live events stands again. `isThorough`: what
   * was said on this page is shown anew, too, with the ids that the server knows it by.
   */
  | { type: 'look'; isThorough?: boolean }
  /** How the shown conversation is now, whoever said so. */
  | { type: 'changed'; conversation: Conversation }
  /** The shown conversation is gone for good, or somebody else's now. */
  | { type: 'removed' }
  /** The person has another path shown, and the server has done it. */
  | { type: 'path-shown'; conversation: Conversation }
  /** What the reading of the newest page brought. */
  | { type: 'read'; reading: number; history: History; unsent: UnsentTurn[] }
  /** What waits behind the watched turn, asked for when these waited. */
  | { type: 'queue-read'; asked: readonly LiveTurn[]; history: History }
  | { type: 'read-failed'; reading: number; reason: MissingReason | null; error: ErrorInfo }
  /** The page of messages before the oldest one. */
  | { type: 'older'; messages: Message[]; olderCursor: string | null }
  | { type: 'notice'; error: ErrorInfo }
  /** Of the watched turn. */
  | { type: 'chat-event'; event: ChatEvent }
  /** The server had no place for the message; it is sent again by itself. */
  | { type: 'send-delayed'; turnId: string }
  /** The server has a message whose turn is not watched any more; where it stands, a reading says. */
  | { type: 'arrived'; turnId: string }
  | { type: 'send-failed'; turnId: string; error: ErrorInfo }
  | { type: 'connection-lost'; turnId: string; attempt: number }
  /** The server has the turn but won't let it be followed; what became of it is in the history. */
  | { type: 'unfollowable'; turnId: string }
  | { type: 'stop-failed'; turnId: string; error: ErrorInfo }

export type ConversationEffect =
  /** Reads the newest page; `read` or `read-failed` comes of it. */
  | { type: 'read'; reading: number }
  /** Reads what waits behind the watched turn; `queue-read` may come of it. */
  | { type: 'read-queue'; asked: readonly LiveTurn[] }
  /** Opens the shown conversation again. */
  | { type: 'reopen' }
  /** Lets go of the watched turn and of every reading. */
  | { type: 'let-go' }
  /** Lets go of the watched turn alone. */
  | { type: 'detach' }
  | { type: 'post'; turnId: string; request: ChatRequest }
  | { type: 'attach'; turnId: string }
  /** Ends the watched turn on the server. */
  | { type: 'cancel' }

/** A conversation before anything is known of it: a new one is ready, an existing one still has to be loaded. */
export function initialConversation(conversationId: string | null): ConversationState {
  return {
    conversationId,
    shown: null,
    messages: [],
    olderCursor: null,
    queuedTurns: [],
    status: conversationId ? { type: 'loading' } : { type: 'idle' },
    progress: null,
    copied: null,
    replaced: null,
    notice: null,
    endedTurnId: null,
    opening: 0,
    readings: 0,
    reading: null,
    owed: null,
  }
}

/** The turn that this state waits for, or null. */
export function liveTurnId({ status }: Pick<ConversationState, 'status'>): string | null {
  return 'turnId' in status ? status.turnId : null
}

export const isInTrash = ({ status }: ConversationState): boolean =>
  status.type === 'missing' && status.reason === 'in-trash'

/** Whether the last answer of this conversation, which may be another than the shown one, ended with a question before a tool runs. */
export const asksIn = ({ conversationId, messages }: ConversationState, id: string): boolean =>
  conversationId === id &&
  Boolean(messages.at(-1)?.parts?.some((part) => part.type === 'tool' && part.tool === 'mcp_approval_request'))

/** Something is being loaded, sent, answered or read. */
export const isBusy = ({ status, reading }: ConversationState): boolean =>
  status.type === 'loading' || 'turnId' in status || reading !== null
