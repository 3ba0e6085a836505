import type { History } from '#lib/contract/conversation.ts'
import type { Message } from '#lib/contract/message.ts'
import type { LiveTurn } from '#lib/contract/turn.ts'
import { type ChatMessage, firstMessage, storedMessage, unsentMessage, visibleText } from './chat-message.ts'
import { type ConversationEvent, type ConversationState, initialConversation } from './conversation-state.ts'
import type { UnsentTurn } from './unsent-turns.ts'

/** Another conversation, or the same anew: what is remembered of it is there at once, while it is loaded. */
export function withOpened(
  state: ConversationState,
  { conversationId, unsent, remembered }: Extract<ConversationEvent, { type: 'open' }>,
): ConversationState {
  const fresh = initialConversation(conversationId)
  const { shown, messages, olderCursor, queuedTurns } = remembered ?? fresh
  const { readings } = state
  const opening = state.opening + 1
  return { ...fresh, shown, messages: withUnsent(messages, { unsent }), olderCursor, queuedTurns, readings, opening }
}

/** The page before the oldest message comes in front. */
export function withOlder(
  state: ConversationState,
  { messages, olderCursor }: Extract<ConversationEvent, { type: 'older' }>,
): ConversationState {
  const ids = new Set(state.messages.map(({ id }) => id))
  const added = messages.filter(({ id }) => !ids.has(id)).map(storedMessage)
  return { ...state, messages: [...added, ...state.messages], olderCursor, notice: null }
}

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
    shown: {
      provider: conversation.provider,
      at: conversation.updatedAt,
      branch: conversation.shownBranch ?? null,
      aside: liveTurn ? null : conversation.liveTurnId,
    },
    messages: withUnsent([...older, ...stored.map(storedMessage), ...live, ...onTheirWay(state, history)], {
      ...{ unsent, known: state.messages },
    }),
    olderCursor: older.length > 0 ? state.olderCursor : olderCursor,
    status: liveTurn ? { type: 'streaming', turnId: liveTurn.id } : { type: 'idle' },
    queuedTurns,
    progress: liveTurn?.status ?? null,
    endedTurnId: state.endedTurnId,
    opening: state.opening,
    readings: state.readings,
    owed: state.owed,
  }
}

/** Whether nothing of the history is news to the screen. The time alone doesn't say: turns of two devices may end in one. */
export function isShown(
  { messages, shown }: ConversationState,
  { conversation, liveTurn, ...history }: History,
): boolean {
  if (liveTurn !== null || conversation.updatedAt !== shown?.at) return false
  if ((conversation.shownBranch ?? null) !== shown.branch) return false
  const all = messages.filter(({ status }) => status !== 'sending' && status !== 'unsent')
  const newest = all.slice(-history.messages.length || Number.POSITIVE_INFINITY)
  return (
    newest.length === history.messages.length &&
    (history.olderCursor !== null || newest.length === all.length) &&
    newest.every((message, index) => {
      const stored = history.messages[index]
      const isSame = message.role === stored?.role && visibleText(message) === stored.content
      return isSame && message.versions?.ids.length === stored.versions?.ids.length
    })
  )
}

/** The turns that the server has, as its history tells. */
export function arrivedTurns({ messages, liveTurn, queuedTurns }: History): Set<string | null | undefined> {
  return new Set([...messages.map(({ turnId }) => turnId), liveTurn?.id, ...queuedTurns.map(({ id }) => id)])
}

/** What was sent from here and has not arrived yet. */
function onTheirWay({ messages }: ConversationState, history: History): ChatMessage[] {
  const arrived = arrivedTurns(history)
  return messages.filter(({ status, turnId }) => status === 'sending' && !arrived.has(turnId))
}

/** What history leaves out of a live turn; the part of its answer that is on the screen stays there. */
function liveMessages(state: ConversationState, stored: Message[], liveTurn: LiveTurn): ChatMessage[] {
  const shown = state.messages.filter(({ turnId, status }) => turnId === liveTurn.id && status === 'streaming')
  const answer = shown.map((message) => ({ ...message, frozen: null }))
  const told = stored.filter(({ turnId }) => turnId === liveTurn.id)
  // Of one that answers once more, what is stored is its own answer.
  if (liveTurn.isAgain ? answer.length > 0 : told.length > 0) return answer
  const first = firstMessage(liveTurn.id, liveTurn)
  const known = [...told, ...state.messages].find(({ turnId, role }) => turnId === liveTurn.id && role === first.role)
  return [{ ...first, versions: liveTurn.versions ?? known?.versions }, ...answer]
}

/** Messages that were never confirmed stand at the end; of those that are `known` it is known why. */
function withUnsent(
  messages: ChatMessage[],
  { unsent, known = [] }: { unsent: UnsentTurn[]; known?: ChatMessage[] },
): ChatMessage[] {
  const missing = unsent.filter(({ turnId }) => !messages.some((message) => message.turnId === turnId))
  const whole = missing.map(
    (turn) => known.find(({ turnId, status }) => turnId === turn.turnId && status === 'unsent') ?? unsentMessage(turn),
  )
  return missing.length > 0 ? [...messages, ...whole] : messages
}
