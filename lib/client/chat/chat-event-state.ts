import type { ChatEvent, TurnEnd } from '#lib/contract/chat.ts'
import type { Conversation } from '#lib/contract/conversation.ts'
import { contentOf, endedPart, isSaid, isStep, itemIdOf, type Part } from '#lib/contract/part.ts'
import { type ChatMessage, firstMessage, visibleParts } from './chat-message.ts'
import type { ConversationState, Shown } from './conversation-state.ts'
import { type GrowingParts, withDelta, withMessage, withPart, withPartDelta } from './parts-state.ts'

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
        replaced: null,
        messages: state.messages.map((message) =>
          message.turnId === event.turnId && message.status === 'sending' ? confirmed(message, state) : message,
        ),
      }
    case 'turn-progress':
      return { ...resumed(state, event.turnId), progress: event.progress, copied: event.copied ?? null }
    case 'message-start':
    case 'text-delta':
    case 'part-start':
    case 'part-delta':
    case 'part-end':
      return { ...resumed(state, event.turnId), messages: withAnswer(state, event) }
    case 'turn-end':
      return ended(state, event)
    default:
      event satisfies never
      return state
  }
}

/**
 * The start of what was sent from here is the last activity; one that is followed later may have been overtaken. What goes in
 * place of something else leads to another path; what doesn't goes on where the screen is.
 */
function shownWith({ status, shown, replaced }: ConversationState, told: Conversation): Shown {
  return {
    provider: told.provider,
    at: status.type === 'sending' ? told.updatedAt : (shown?.at ?? null),
    branch: shown && replaced === null ? shown.branch : (told.shownBranch ?? null),
    aside: shown?.aside ?? null,
  }
}

function confirmed(message: ChatMessage, { status }: ConversationState): ChatMessage {
  if (message.role === 'user') return { ...message, status: 'completed' }
  return { ...message, status: 'streaming', frozen: frozenIf(status.type === 'stopping') }
}

/** Any event proves that the connection lives again; a pressed Stop stays pressed. */
function resumed(state: ConversationState, turnId: string): ConversationState {
  const { type } = state.status
  return type === 'sending' || type === 'reconnecting' ? { ...state, status: { type: 'streaming', turnId } } : state
}

type AnswerEvent = Exclude<ChatEvent, { type: 'turn-start' | 'turn-progress' | 'turn-end' }>

/** The messages with what an event says of the answer; it is one message, whatever it is made of. */
function withAnswer({ messages, status }: ConversationState, event: AnswerEvent): ChatMessage[] {
  const at = messages.findLastIndex((message) => isAnswerOf(message, event.turnId))
  const answer = messages[at] ?? newAnswer(event.turnId, status.type === 'stopping')
  const growing = { parts: answer.parts ?? [], places: answer.places ?? {} }
  const next = changed(growing, event)
  if (next.parts === growing.parts) return messages
  // Whatever a step has more of, the text is the same.
  const content = event.type === 'part-delta' ? answer.content : contentOf(next.parts)
  const grown = withIds({ ...answer, ...next, content }, next.parts)
  if (at >= 0) return messages.with(at, grown)
  // What was not sent stands below.
  const question = messages.findLastIndex(({ turnId }) => turnId === event.turnId)
  return messages.toSpliced(question < 0 ? messages.length : question + 1, 0, grown)
}

function changed(growing: GrowingParts, event: AnswerEvent): GrowingParts {
  switch (event.type) {
    case 'message-start':
      return withMessage(growing, event.messageId, event.place)
    case 'text-delta':
      return withDelta(growing, event.messageId, event)
    case 'part-delta':
      return withPartDelta(growing, event.key, event)
    default:
      return withPart(growing, event.part, event.place)
  }
}

/** An answer goes by its first text, else by its first step; on the screen it stands under what came first, to its end. */
function withIds(answer: ChatMessage, parts: readonly Part[]): ChatMessage {
  const key = answer.key ?? (parts[0] ? itemIdOf(parts[0]) : '')
  const said = parts.find(isSaid)
  return { ...answer, key, id: said ? itemIdOf(said) : key }
}

const isAnswerOf = ({ turnId, role }: ChatMessage, ofTurn: string) => turnId === ofTurn && role === 'assistant'

function newAnswer(turnId: string, isFrozen: boolean): ChatMessage {
  return {
    ...{ id: '', role: 'assistant', content: '', status: 'streaming', turnId, error: null },
    frozen: frozenIf(isFrozen),
  }
}

const frozenIf = (isFrozen: boolean) => (isFrozen ? { content: '', parts: [] } : null)

function ended(state: ConversationState, event: TurnEnd): ConversationState {
  // Where its question is another turn's, only the answer can say how it ended.
  const isAgain = !state.messages.some(({ turnId, role }) => turnId === event.turnId && role === 'user')
  const kept = state.messages
    .map((message) => (isAnswerOf(message, event.turnId) ? endedAnswer(message, event) : message))
    .filter((message) => isAgain || !isAnswerOf(message, event.turnId) || (message.parts ?? []).length > 0)
  const last = kept.findLastIndex(({ turnId }) => turnId === event.turnId)
  const messages = kept.map((message, index): ChatMessage => {
    if (message.turnId !== event.turnId) return message
    // How the turn ended is said once, under its last message.
    if (index === last) return { ...message, status: event.status, error: event.error }
    return { ...message, status: 'completed' }
  })
  // A server of the release before doesn't say when: then the next that is told is read.
  const shown = state.shown && { ...state.shown, at: event.endedAt ?? null }
  return withNextTurn({
    ...state,
    shown,
    messages,
    status: { type: 'idle' },
    progress: null,
    copied: null,
    endedTurnId: event.turnId,
  })
}

/** What is left of an answer: of a stopped one what was on the screen. */
function endedAnswer({ places: _, ...message }: ChatMessage, { status, facts }: TurnEnd): ChatMessage {
  const shown = status === 'cancelled' ? visibleParts(message) : (message.parts ?? [])
  const isWhole = status === 'completed' || status === 'incomplete'
  const parts = shown
    .filter((part) => isStep(part) || part.text !== '')
    .map((part) => (isWhole ? part : endedPart(part)))
  return { ...message, ...facts, parts, content: contentOf(parts), frozen: null }
}

/** What waited behind the turn that ended comes next, without anybody's doing. */
function withNextTurn(state: ConversationState): ConversationState {
  const [next, ...queuedTurns] = state.queuedTurns
  if (!next) return state
  const messages = [...state.messages, firstMessage(next.id, next)]
  return { ...state, messages, queuedTurns, status: { type: 'streaming', turnId: next.id }, progress: 'queued' }
}
