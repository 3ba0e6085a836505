import type { ChatEvent, TurnEnd } from '#lib/contract/chat.ts'
import type { Conversation } from '#lib/contract/conversation.ts'
import { isStep } from '#lib/contract/part.ts'
import { type ChatMessage, sentMessage, visibleText } from './chat-message.ts'
import type { ConversationState } from './conversation-state.ts'
import { withStep, withText, withTrailingSteps } from './steps-state.ts'

/** One event of the live turn. Applying it again changes nothing. */
export function applyChatEvent(state: ConversationState, event: ChatEvent): ConversationState {
  switch (event.type) {
    case 'turn-start':
      return {
        ...resumed(state, event.turnId),
        // What kept the message from going is over.
        progress: state.status.type === 'sending' ? null : state.progress,
        conversationId: event.conversation.id,
        shown: shownWith(state, event.conversation),
        messages: state.messages.map((message) =>
          message.turnId === event.turnId && message.status === 'sending'
            ? { ...message, status: 'completed' }
            : message,
        ),
      }
    case 'turn-progress':
      return { ...resumed(state, event.turnId), progress: event.progress }
    case 'message-start': {
      if (state.messages.some(({ id }) => id === event.messageId)) return resumed(state, event.turnId)
      const begin = (messageId: string) => newAnswer(state, { turnId: event.turnId, messageId })
      return { ...resumed(state, event.turnId), messages: withText(state.messages, event, begin) }
    }
    case 'part-start':
    case 'part-delta':
    case 'part-end': {
      // What comes after Stop was pressed stays hidden.
      if (state.status.type === 'stopping') return state
      const begin = (messageId: string) => newAnswer(state, { turnId: event.turnId, messageId })
      return { ...resumed(state, event.turnId), messages: withStep(state.messages, event, begin) }
    }
    case 'text-delta':
      return {
        ...resumed(state, event.turnId),
        messages: state.messages.map((message) =>
          message.id === event.messageId ? appendDelta(message, event) : message,
        ),
      }
    case 'turn-end':
      return ended(state, event)
    default:
      event satisfies never
      return state
  }
}

/** The start of what was sent from here is the last activity; one that is followed later may have been overtaken. */
function shownWith({ status, shown }: ConversationState, { provider, updatedAt }: Conversation) {
  return { provider, at: status.type === 'sending' ? updatedAt : (shown?.at ?? null) }
}

/** Any event proves that the connection lives again; a pressed Stop stays pressed. */
function resumed(state: ConversationState, turnId: string): ConversationState {
  const { type } = state.status
  return type === 'sending' || type === 'reconnecting' ? { ...state, status: { type: 'streaming', turnId } } : state
}

function newAnswer(state: ConversationState, event: { turnId: string; messageId: string }): ChatMessage {
  return {
    id: event.messageId,
    role: 'assistant',
    content: '',
    status: 'streaming',
    turnId: event.turnId,
    error: null,
    frozenAt: state.status.type === 'stopping' ? 0 : null,
  }
}

function appendDelta(message: ChatMessage, { offset, delta }: { offset: number; delta: string }): ChatMessage {
  // Seen before: cutting the text back to its offset would make the screen flicker on every reconnection.
  if (message.content.startsWith(delta, offset)) return message
  if (offset > message.content.length) return message
  return { ...message, content: message.content.slice(0, offset) + delta }
}

function ended(state: ConversationState, event: TurnEnd): ConversationState {
  const isAnswer = ({ turnId, role }: ChatMessage) => turnId === event.turnId && role === 'assistant'
  const textOf = event.status === 'cancelled' ? visibleText : ({ content }: ChatMessage) => content
  const isShown = (message: ChatMessage) =>
    textOf(message) !== '' || (isWhole(event) && message.parts?.some(isStep) === true)
  const kept = withTrailingSteps(state.messages, event.turnId).filter(
    (message) => !isAnswer(message) || isShown(message),
  )
  const last = kept.findLastIndex(({ turnId }) => turnId === event.turnId)
  const messages = kept.map((message, index): ChatMessage => {
    if (message.turnId !== event.turnId) return message
    const content = textOf(message)
    // How the turn ended is said once, under its last message.
    const facts = message.role === 'assistant' ? event.facts : undefined
    if (index === last)
      return { ...message, ...facts, content, frozenAt: null, status: event.status, error: event.error }
    return { ...message, content, frozenAt: null, status: 'completed' }
  })
  // A server of the release before doesn't say when: then the next that is told is read.
  const shown = state.shown && { ...state.shown, at: event.endedAt ?? null }
  return withNextTurn({
    ...state,
    shown,
    messages,
    status: { type: 'idle' },
    progress: null,
    endedTurnId: event.turnId,
  })
}

/** Of a turn that came to its end nothing is lost; of any other the provider keeps the text that was shown alone. */
const isWhole = ({ status }: TurnEnd) => status === 'completed' || status === 'incomplete'

/** What waited behind the turn that ended comes next, without anybody's doing. */
function withNextTurn(state: ConversationState): ConversationState {
  const [next, ...queuedTurns] = state.queuedTurns
  if (!next) return state
  const messages = [...state.messages, sentMessage(next.id, next.input, 'completed')]
  return { ...state, messages, queuedTurns, status: { type: 'streaming', turnId: next.id }, progress: 'queued' }
}
