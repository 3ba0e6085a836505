import type * as browserApi from '#lib/client/api/api.ts'
import { toErrorInfo } from '#lib/client/api/api-error.ts'
import type { History } from '#lib/contract/conversation.ts'
import type { Message } from '#lib/contract/message.ts'
import { holdsItem } from './chat-message.ts'
import type { ConversationEvent, ConversationState } from './conversation-state.ts'

type Options = {
  getState: () => ConversationState
  dispatch: (event: ConversationEvent) => void
  loadHistory: typeof browserApi.loadHistory
  /** Aborted when another conversation is shown, or this one is opened again. */
  getSignal: () => AbortSignal
  /** Shows the path that has a message, if one has it. */
  findPath: (messageId: string) => Promise<void>
  /** Reads the newest page again. */
  readAgain: () => Promise<void>
  onError: (error: unknown) => void
}

type Held = Pick<Message, 'id' | 'parts'>

/** The pages of the shown conversation before the newest one. */
export function createHistoryPages({ getState, dispatch, loadHistory, getSignal, ...options }: Options) {
  function report(error: unknown, signal: AbortSignal) {
    if (signal.aborted) return
    options.onError(error)
    dispatch({ type: 'notice', error: toErrorInfo(error) })
  }

  /** Loads pages until one has what `isEnough` looks for, all of them shown at once. False when something failed. */
  async function loadPages(isEnough: (messages: readonly Held[]) => boolean, signal: AbortSignal): Promise<boolean> {
    const isShown = () => isEnough(getState().messages)
    try {
      for (let { conversationId, olderCursor } = getState(); conversationId && olderCursor && !isShown(); ) {
        const start = olderCursor
        const messages: Message[] = []
        while (olderCursor && !isEnough(messages)) {
          const page: History = await loadHistory(conversationId, { cursor: olderCursor, signal })
          messages.unshift(...page.messages)
          olderCursor = page.olderCursor
        }
        if (signal.aborted) return false
        // Somebody scrolled meanwhile, and other pages came.
        if (getState().olderCursor !== start) olderCursor = getState().olderCursor
        else dispatch({ type: 'older', messages, olderCursor })
      }
      return true
    } catch (error) {
      report(error, signal)
      return !signal.aborted
    }
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
      const isAmong = (messages: readonly Held[]) => messages.some((message) => holdsItem(message, messageId))
      const isThere = () => isAmong(getState().messages)
      if (!isThere()) await options.findPath(messageId).catch((error) => report(error, getSignal()))
      // What was said on this page has the page's own ids until it is read again.
      if (!isThere()) await options.readAgain()
      const signal = getSignal()
      return (await loadPages(isAmong, signal)) && isThere()
    },

    /** Loads everything from the first message on. False when that could not be. */
    async loadWhole(): Promise<boolean> {
      return (await loadPages(() => false, getSignal())) && getState().olderCursor === null
    },
  }
}
