import type * as browserApi from '#lib/client/api/api.ts'
import { toErrorInfo } from '#lib/client/api/api-error.ts'
import type { History } from '#lib/contract/conversation.ts'
import type { Message } from '#lib/contract/message.ts'
import type { ConversationEvent, ConversationState } from './conversation-state.ts'

type Options = {
  getState: () => ConversationState
  dispatch: (event: ConversationEvent) => void
  loadHistory: typeof browserApi.loadHistory
  /** Aborted when another conversation is shown, or this one is opened again. */
  getSignal: () => AbortSignal
  /** Reads the newest page again. */
  readAgain: () => Promise<void>
  onError: (error: unknown) => void
}

/** The pages of the shown conversation before the newest one. */
export function createHistoryPages({ getState, dispatch, loadHistory, getSignal, readAgain, onError }: Options) {
  function report(error: unknown, signal: AbortSignal) {
    if (signal.aborted) return
    onError(error)
    dispatch({ type: 'notice', error: toErrorInfo(error) })
  }

  return {
    /** Puts the page of messages before the oldest one in front. */
    async loadOlder(): Promise<void> {
      const { conversationId, olderCursor } = getState()
      const signal = getSignal()
      if (!conversationId || !olderCursor) return
      try {
        const page = await loadHistory(conversationId, { cursor: olderCursor, signal })
        if (signal.aborted || getState().olderCursor !== olderCursor) return
        dispatch({ type: 'older', messages: page.messages, olderCursor: page.olderCursor })
      } catch (error) {
        report(error, signal)
      }
    },

    /**
     * Loads as many pages as it takes to a message of the shown conversation, all of them shown at once. False when it
     * isn't there, or could not be reached.
     */
    async loadUntil(messageId: string): Promise<boolean> {
      const signal = getSignal()
      const isShown = () => getState().messages.some(({ id }) => id === messageId)
      try {
        // What was said on this page has the page's own ids until it is read again.
        if (!isShown()) await readAgain()
        for (let { conversationId, olderCursor } = getState(); conversationId && olderCursor && !isShown(); ) {
          const start = olderCursor
          const messages: Message[] = []
          while (olderCursor && !messages.some(({ id }) => id === messageId)) {
            const page: History = await loadHistory(conversationId, { cursor: olderCursor, signal })
            messages.unshift(...page.messages)
            olderCursor = page.olderCursor
          }
          if (signal.aborted) return false
          // Somebody scrolled meanwhile, and other pages came.
          if (getState().olderCursor !== start) olderCursor = getState().olderCursor
          else dispatch({ type: 'older', messages, olderCursor })
        }
      } catch (error) {
        report(error, signal)
        if (signal.aborted) return false
      }
      return isShown()
    },
  }
}
