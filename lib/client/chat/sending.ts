import type { ConversationEvent, ConversationState } from './conversation-state.ts'
import { newTurnId } from './turn-id.ts'
import { addUnsentTurn, removeUnsentTurn, unsentTurns } from './unsent-turns.ts'

type Options = {
  getState: () => ConversationState
  dispatch: (event: ConversationEvent) => void
}

type Post = { text: string; model: string | null; replaces?: string; temporary?: boolean }

/** What a person typed into the shown conversation: sends it, again where it failed, or takes it back. */
export function createSending({ getState, dispatch }: Options) {
  function post(turnId: string, { text, model, replaces, temporary }: Post) {
    const { conversationId } = getState()
    addUnsentTurn(conversationId, { turnId, text, temporary })
    const request = { message: text, conversationId, model: model ?? undefined, retryOf: replaces, temporary }
    dispatch({ type: 'send', turnId, request, replaces: replaces ?? null })
  }

  return {
    /** False when the message can't go now: it is empty, or another turn is live. */
    send(text: string, model: string | null, { temporary = false } = {}): boolean {
      const { conversationId, status } = getState()
      if (text.trim() === '' || status.type !== 'idle') return false
      post(newTurnId(), { text, model, temporary: (conversationId === null && temporary) || undefined })
      return true
    },

    /** Sends a failed message again; an unconfirmed one keeps its turn id, so it can't arrive twice. */
    retry(messageId: string, model: string | null): void {
      const { messages, status } = getState()
      const turnId = messages.find(({ id }) => id === messageId)?.turnId
      const message = messages.find((other) => other.role === 'user' && other.turnId === turnId)
      if (!turnId || !message || status.type !== 'idle') return
      if (message.status === 'unsent') {
        // What began as a temporary conversation must not come out as a lasting one.
        const temporary = unsentTurns(getState().conversationId).find((turn) => turn.turnId === turnId)?.temporary
        post(turnId, { text: message.content, model, temporary })
      } else post(newTurnId(), { text: message.content, model, replaces: turnId })
    },

    /** Takes an unconfirmed message off the page and gives its text back. */
    withdraw(messageId: string): string {
      const { messages, conversationId } = getState()
      const message = messages.find(({ id, status }) => id === messageId && status === 'unsent')
      if (!message?.turnId) return ''
      removeUnsentTurn(conversationId, message.turnId)
      dispatch({ type: 'withdraw', turnId: message.turnId })
      return message.content
    },
  }
}
