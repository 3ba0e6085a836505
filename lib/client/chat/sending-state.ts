import type { ErrorInfo } from '#lib/contract/error.ts'
import { type ChatMessage, sentMessage } from './chat-message.ts'
import type { ConversationEvent, ConversationState } from './conversation-state.ts'

type Sent = Extract<ConversationEvent, { type: 'send' }>

/** The message stands there at once, in place of the one that it tries again. */
export function withSent(state: ConversationState, { turnId, request, replaces }: Sent): ConversationState {
  const others = state.messages.filter((message) => message.turnId !== turnId && !isOf(message, replaces))
  return {
    ...state,
    messages: [...others, sentMessage(turnId, request.message ?? '', 'sending')],
    status: { type: 'sending', turnId },
    progress: null,
    notice: null,
    endedTurnId: null,
  }
}

/** A message that was on its way could not be sent; it stays, to be sent again. */
export function withUnsentAgain(state: ConversationState, turnId: string, error: ErrorInfo): ConversationState {
  // The server knows this turn and refuses to go on with it: only a new one can succeed.
  const status = error.code === 'turn_conflict' || error.code === 'turn_ended' ? 'failed' : 'unsent'
  const messages = state.messages.map(
    (message): ChatMessage => (message.turnId === turnId ? { ...message, status, error } : message),
  )
  return { ...state, messages }
}

/** The message that is waited for could not be sent. */
export const withSendFailed = (state: ConversationState, turnId: string, error: ErrorInfo): ConversationState => ({
  ...withUnsentAgain(state, turnId, error),
  status: { type: 'idle' },
  progress: null,
})

/** The page shows it as being sent. */
export const isOnItsWay = ({ messages }: ConversationState, turnId: string): boolean =>
  messages.some((message) => message.turnId === turnId && message.status === 'sending')

/** The turn `runs` runs in place of the one that was sent: another device had sent the same one again. */
export function withAdopted(state: ConversationState, turnId: string, runs: string): ConversationState {
  const messages = state.messages
    .filter((message) => message.turnId !== runs)
    .map((message) => (message.turnId === turnId ? sentMessage(runs, message.content, 'sending') : message))
  const type = state.status.type === 'stopping' ? 'stopping' : 'streaming'
  return { ...state, messages, status: { type, turnId: runs } }
}

export function withWithdrawn(state: ConversationState, turnId: string): ConversationState {
  return { ...state, messages: state.messages.filter((message) => message.turnId !== turnId) }
}

/** What is on the screen now is all that will be shown of the answer. */
export function withFrozen(state: ConversationState, turnId: string): ConversationState {
  const messages = state.messages.map((message) =>
    message.status === 'streaming' ? { ...message, frozen: frozenNow(message) } : message,
  )
  return { ...state, messages, status: { type: 'stopping', turnId } }
}

/** Stop failed: the answer goes on. */
export function withThawed(state: ConversationState, turnId: string, notice: ErrorInfo): ConversationState {
  const messages = state.messages.map((message) => (message.frozen ? { ...message, frozen: null } : message))
  return { ...state, messages, status: { type: 'streaming', turnId }, notice }
}

const frozenNow = ({ content, parts = [] }: ChatMessage) => ({ content, parts })

const isOf = ({ turnId }: ChatMessage, replaced: string | null) => replaced !== null && turnId === replaced
