import type { History } from '#lib/contract/conversation.ts'
import type { Message } from '#lib/contract/message.ts'
import type { LiveTurn } from '#lib/contract/turn.ts'
import { type ChatMessage, sentMessage, storedMessage, unsentMessage } from './chat-message.ts'
import { type ConversationState, initialConversation } from './conversation-state.ts'
import type { UnsentTurn } from './unsent-turns.ts'

/** The newest page of the history; older pages and the part of a live answer that are on the screen stay there. */
export function withHistory(state: ConversationState, history: History, unsent: UnsentTurn[]): ConversationState {
  const { conversation, olderCursor, liveTurn, queuedTurns } = history
  const live = liveTurn ? liveMessages(state, history.messages, liveTurn) : []
  // The live turn's events bring its answer from the first character.
  const stored = history.messages.filter(
    ({ turnId, role }) => role === 'user' || liveTurn === null || turnId !== liveTurn.id,
  )
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

/** Messages that were never confirmed stand at the end. */
export function withUnsent(messages: ChatMessage[], unsent: UnsentTurn[]): ChatMessage[] {
  const missing = unsent.filter(({ turnId }) => !messages.some((message) => message.turnId === turnId))
  return missing.length > 0 ? [...messages, ...missing.map(unsentMessage)] : messages
}
