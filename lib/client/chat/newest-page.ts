import type { loadHistory } from '#lib/client/api/api.ts'
import { ApiError, toErrorInfo } from '#lib/client/api/api-error.ts'
import { coalesce } from '#lib/client/browser/coalesce.ts'
import type { History } from '#lib/contract/conversation.ts'
import type { ConversationAction, ConversationState, MissingReason } from './conversation-state.ts'
import { removeUnsentTurn, type UnsentTurn, unsentTurns } from './unsent-turns.ts'

type Options = {
  getState: () => ConversationState
  dispatch: (action: ConversationAction) => void
  loadHistory: typeof loadHistory
  /** Whether this page is sending the turn right now. */
  isOnItsWay: (turnId: string) => boolean
  onShown: (conversationId: string, history: History) => void
  /** It could not be shown. */
  onMissed: () => void
  /** Something is under way: the refresh has to wait. */
  onBusy: () => void
  /** What is shown isn't there any more. */
  onGone: () => void
  onError: (error: unknown) => void
}

/** The newest page of the shown conversation: loads it, and reads it again while it stays on the screen. */
export function createNewestPage(options: Options) {
  const { getState, dispatch, loadHistory } = options
  let loading = new AbortController()

  function unsentIn(conversationId: string | null): UnsentTurn[] {
    return unsentTurns(conversationId).filter(({ turnId }) => !options.isOnItsWay(turnId))
  }

  function show(conversationId: string, history: History) {
    forgetArrived(conversationId, history)
    dispatch({ type: 'history-loaded', history, unsent: unsentIn(conversationId) })
    options.onShown(conversationId, history)
  }

  async function refresh() {
    const { conversationId, status } = getState()
    if (!conversationId) return
    // Not now: afterwards.
    if (status.type !== 'idle') return options.onBusy()
    try {
      const history = await loadHistory(conversationId)
      const now = getState()
      if (now.conversationId !== conversationId) return
      if (now.status.type !== 'idle') return options.onBusy()
      const isNews = history.liveTurn !== null || history.conversation.updatedAt !== now.conversation?.updatedAt
      if (isNews) show(conversationId, history)
    } catch (error) {
      // It isn't there any more; whatever else is wrong may pass.
      const isGone = error instanceof ApiError && (error.status === 404 || error.status === 410)
      if (isGone && getState().conversationId === conversationId) options.onGone()
    }
  }

  return {
    /** The messages of earlier visits that were never confirmed and aren't on their way. */
    unsentIn,
    show,
    /** Shows what came of the conversation elsewhere, if anything did. */
    refresh: coalesce(refresh),

    async load(): Promise<void> {
      const { conversationId } = getState()
      loading.abort()
      loading = new AbortController()
      const { signal } = loading
      if (!conversationId) return
      try {
        const history = await loadHistory(conversationId, { signal })
        if (!signal.aborted) show(conversationId, history)
      } catch (error) {
        if (signal.aborted) return
        options.onError(error)
        options.onMissed()
        const reason = reasonOf(error)
        dispatch(reason ? { type: 'missing', reason } : { type: 'load-failed', error: toErrorInfo(error) })
      }
    },

    /** Aborted when another conversation is shown, or this one is loaded again. */
    getSignal: (): AbortSignal => loading.signal,
    abort: (): void => loading.abort(),
  }
}

/** What the history or a live turn shows did arrive, whatever this page saw of it. */
function forgetArrived(conversationId: string, { messages, liveTurn, queuedTurns }: History) {
  const arrived = new Set([...messages.map(({ turnId }) => turnId), liveTurn?.id, ...queuedTurns.map(({ id }) => id)])
  for (const { turnId } of unsentTurns(conversationId)) {
    if (arrived.has(turnId)) removeUnsentTurn(conversationId, turnId)
  }
}

/** Null: it may well be there. */
function reasonOf(error: unknown): MissingReason | null {
  const { code } = toErrorInfo(error)
  if (code === 'conversation_not_found') return 'not-found'
  if (code === 'conversation_in_trash') return 'in-trash'
  return code === 'conversation_gone' ? 'gone' : null
}
