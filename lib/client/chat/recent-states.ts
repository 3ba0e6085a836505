import type { ConversationState } from './conversation-state.ts'

const LIMIT = 20

/** The last states of conversations that were shown: going back to one shows it at once, while it is loaded again. */
export function createRecentStates() {
  const states = new Map<string, ConversationState>()
  return {
    keep(state: ConversationState): void {
      const { conversationId, messages, status } = state
      if (!conversationId) return
      states.delete(conversationId)
      if (messages.length === 0 || status.type === 'missing') return
      states.set(conversationId, state)
      const [oldest] = states.keys()
      if (states.size > LIMIT && oldest !== undefined) states.delete(oldest)
    },
    find: (conversationId: string): ConversationState | null => states.get(conversationId) ?? null,
  }
}
