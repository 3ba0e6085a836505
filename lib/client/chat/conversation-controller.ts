import * as browserApi from '#lib/client/api/api.ts'
import { ApiError } from '#lib/client/api/api-error.ts'
import type { LiveEvent } from '#lib/contract/live.ts'
import { type ConversationState, liveTurnId } from './conversation-state.ts'
import { createConversationStore } from './conversation-store.ts'
import { backOff } from './follow-turn.ts'
import { createHistoryPages } from './history-pages.ts'
import { createLiveConversation } from './live-conversation.ts'
import { createNewestPage } from './newest-page.ts'
import { createRecentStates } from './recent-states.ts'
import { createSending } from './sending.ts'
import { createTurnWatcher } from './turn-watcher.ts'

export type ConversationApi = Pick<typeof browserApi, 'sendTurn' | 'attachToTurn' | 'cancelTurn' | 'loadHistory'>

/** The pause before another attempt to reach a turn. */
export type ConversationWait = typeof backOff

/** What the rest of the page may want to react to. */
export type ConversationCallbacks = {
  /** The first turn of a new conversation made it. */
  onConversationCreated?: (conversationId: string) => void
  /** A temporary conversation was left before it was there. */
  onTemporaryLeft?: (conversationId: string) => void
  /** A turn started or ended. */
  onActivity?: () => void
  /** The server no longer knows who asks. */
  onSignedOut?: () => void
}

type Options = {
  endpoint: string
  conversationId: string | null
  callbacks: () => ConversationCallbacks
  api?: ConversationApi
  wait?: ConversationWait
}

/**
 * The conversation on the screen, without React: loads, sends, follows, stops. What it shows is always what the reducer
 * made of actions; this only orchestrates them. Leaving a conversation never ends its turn.
 */
export function createConversationController(options: Options) {
  const { endpoint, callbacks, api = browserApi, wait = backOff } = options
  const { getState, subscribe, dispatch } = createConversationStore(options.conversationId)
  const recent = createRecentStates()
  const turn = createTurnWatcher({
    api,
    endpoint,
    wait,
    dispatch,
    onTemporaryLeft: (id) => callbacks().onTemporaryLeft?.(id),
    onConfirmed: (createdId) => {
      if (createdId) callbacks().onConversationCreated?.(createdId)
      callbacks().onActivity?.()
    },
    onEnded: () => {
      live.turnEnded()
      callbacks().onActivity?.()
      const { conversationId } = getState()
      const next = liveTurnId(getState())
      if (conversationId && next) turn.attach(next, conversationId)
      live.catchUp()
    },
    onError: reportSignedOut,
    onUnfollowable: () => newest.load(),
  })
  const newest = createNewestPage({
    getState,
    dispatch,
    loadHistory: api.loadHistory,
    isOnItsWay: turn.isOnItsWay,
    onShown: (conversationId, { liveTurn }) => {
      if (liveTurn) turn.attach(liveTurn.id, conversationId)
      live.catchUp()
    },
    onMissed: () => live.missed(),
    onBusy: () => live.apply({ type: 'refresh' }),
    onGone: reload,
    onError: reportSignedOut,
  })
  const { refresh } = newest
  const live = createLiveConversation({ getState, dispatch, refresh, reload, now: () => performance.now() })
  const pages = createHistoryPages({
    getState,
    dispatch,
    loadHistory: api.loadHistory,
    getSignal: newest.getSignal,
    onNewest: newest.show,
    onError: reportSignedOut,
  })
  const sending = createSending({ getState, dispatch, turn })
  /** False until the first `open`: the initial state is only what the server rendered. */
  let isOpen = false

  function reportSignedOut(error: unknown) {
    if (error instanceof ApiError && error.code === 'not_signed_in') callbacks().onSignedOut?.()
  }

  function detach() {
    live.forget()
    newest.abort()
    turn.detach()
    if (isOpen) recent.keep(getState())
  }

  function show(conversationId: string | null, remembered: ConversationState | null) {
    detach()
    isOpen = true
    dispatch({ type: 'opened', conversationId, unsent: newest.unsentIn(conversationId), remembered })
    newest.load()
  }

  function reload() {
    show(getState().conversationId, getState())
  }

  return {
    getState,
    subscribe,

    /** Shows a conversation, null for a new one, unless it is shown already. */
    open(conversationId: string | null): void {
      if (isOpen && conversationId === getState().conversationId) return
      show(conversationId, conversationId === null ? null : recent.find(conversationId))
    },

    /** Starts over on an empty page, also when one is shown already. */
    openNew: (): void => show(null, null),

    /** Loads the shown conversation again. */
    reload,

    /** Shows what came of the conversation elsewhere, if anything did; what is on the screen stays meanwhile. */
    refresh,

    /** Takes note of what is told of any conversation. */
    applyLiveEvent: (event: LiveEvent): void => live.apply(event),

    ...sending,
    ...pages,
    stop: turn.stop,

    /** Stops watching, for a page that goes away. */
    close(): void {
      detach()
      isOpen = false
    },
  }
}
