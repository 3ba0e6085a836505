import { conversationReducer } from './conversation-reducer.ts'
import { type ConversationAction, type ConversationState, initialConversation } from './conversation-state.ts'

export type ConversationStore = ReturnType<typeof createConversationStore>

/** Deltas can arrive by the hundred in a second; the screen follows about thirty times. */
const REDRAW_INTERVAL = 30

/** Holds the state of the shown conversation and tells when it changed: at once, but for growing text, which is gathered. */
export function createConversationStore(conversationId: string | null) {
  const listeners = new Set<() => void>()
  let state = initialConversation(conversationId)
  let redraw: ReturnType<typeof setTimeout> | undefined

  function notify() {
    clearTimeout(redraw)
    redraw = undefined
    for (const listener of listeners) listener()
  }

  return {
    getState: (): ConversationState => state,

    subscribe(listener: () => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },

    dispatch(action: ConversationAction): void {
      const next = conversationReducer(state, action)
      if (next === state) return
      state = next
      const isGrowing = action.type === 'chat-event' && action.event.type === 'text-delta'
      if (isGrowing) redraw ??= setTimeout(notify, REDRAW_INTERVAL)
      else notify()
    },
  }
}
