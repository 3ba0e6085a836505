import type { History } from '#lib/contract/conversation.ts'
import type { LiveEvent } from '#lib/contract/live.ts'
import * as browserApi from './api.ts'
import { ApiError, toErrorInfo } from './api-error.ts'
import { type ConversationState, liveTurnId } from './conversation-state.ts'
import { createConversationStore } from './conversation-store.ts'
import { backOff } from './follow-turn.ts'
import { createHistoryPages } from './history-pages.ts'
import { createLiveConversation } from './live/live-conversation.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { addUnsentTurn, removeUnsentTurn, unsentTurns } from './outbox.ts'
import { createRecentStates } from './recent-states.ts'
import { newTurnId } from './turn-id.ts'
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

type Post = { text: string; model: string | null; replaces?: string; temporary?: boolean }

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
    onUnfollowable: () => load(),
  })
  const refresh = oneAtATime(refreshOnce)
  const live = createLiveConversation({ getState, dispatch, refresh, reload, now: () => performance.now() })
  let loading = new AbortController()
  const pages = createHistoryPages({
    getState,
    dispatch,
    loadHistory: api.loadHistory,
    getSignal: () => loading.signal,
    onNewest: showHistory,
    onError: reportSignedOut,
  })
  /** False until the first `open`: the initial state is only what the server rendered. */
  let isOpen = false

  function reportSignedOut(error: unknown) {
    if (error instanceof ApiError && error.code === 'not_signed_in') callbacks().onSignedOut?.()
  }

  function detach() {
    live.forget()
    loading.abort()
    turn.detach()
    if (isOpen) recent.keep(getState())
  }

  function show(conversationId: string | null, remembered: ConversationState | null) {
    detach()
    isOpen = true
    dispatch({ type: 'opened', conversationId, unsent: unsentIn(conversationId), remembered })
    load()
  }

  function unsentIn(conversationId: string | null) {
    return unsentTurns(conversationId).filter(({ turnId }) => !turn.isOnItsWay(turnId))
  }

  function showHistory(conversationId: string, history: History) {
    forgetArrived(conversationId, history)
    dispatch({ type: 'history-loaded', history, unsent: unsentIn(conversationId) })
    if (history.liveTurn) turn.attach(history.liveTurn.id, conversationId)
    live.catchUp()
  }

  function reload() {
    show(getState().conversationId, getState())
  }

  async function refreshOnce() {
    const { conversationId, status } = getState()
    if (!conversationId) return
    // Not now: afterwards.
    if (status.type !== 'idle') return live.apply({ type: 'refresh' })
    try {
      const history = await api.loadHistory(conversationId)
      const now = getState()
      if (now.conversationId !== conversationId) return
      if (now.status.type !== 'idle') return live.apply({ type: 'refresh' })
      const isNews = history.liveTurn !== null || history.conversation.updatedAt !== now.conversation?.updatedAt
      if (isNews) showHistory(conversationId, history)
    } catch (error) {
      // It isn't there any more; whatever else is wrong may pass.
      const isGone = error instanceof ApiError && (error.status === 404 || error.status === 410)
      if (isGone && getState().conversationId === conversationId) reload()
    }
  }

  async function load() {
    const { conversationId } = getState()
    loading.abort()
    loading = new AbortController()
    const { signal } = loading
    if (!conversationId) return
    try {
      const history = await api.loadHistory(conversationId, { signal })
      if (!signal.aborted) showHistory(conversationId, history)
    } catch (error) {
      if (signal.aborted) return
      reportSignedOut(error)
      const info = toErrorInfo(error)
      live.missed()
      if (info.code === 'conversation_not_found') dispatch({ type: 'missing', reason: 'not-found' })
      else if (info.code === 'conversation_in_trash') dispatch({ type: 'missing', reason: 'in-trash' })
      else if (info.code === 'conversation_gone') dispatch({ type: 'missing', reason: 'gone' })
      else dispatch({ type: 'load-failed', error: info })
    }
  }

  function post(turnId: string, { text, model, replaces, temporary }: Post) {
    const { conversationId } = getState()
    addUnsentTurn(conversationId, { turnId, text, temporary })
    dispatch({ type: 'message-sent', turnId, text, replaces: replaces ?? null })
    turn.send(turnId, { message: text, conversationId, model: model ?? undefined, retryOf: replaces, temporary })
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
      dispatch({ type: 'message-withdrawn', turnId: message.turnId })
      return message.content
    },

    stop: turn.stop,

    loadOlder: pages.loadOlder,
    loadUntil: pages.loadUntil,

    /** Stops watching, for a page that goes away. */
    close(): void {
      detach()
      isOpen = false
    },
  }
}

/** What the history or a live turn shows did arrive, whatever this page saw of it. */
function forgetArrived(conversationId: string, { messages, liveTurn, queuedTurns }: History) {
  const arrived = new Set([...messages.map(({ turnId }) => turnId), liveTurn?.id, ...queuedTurns.map(({ id }) => id)])
  for (const { turnId } of unsentTurns(conversationId)) {
    if (arrived.has(turnId)) removeUnsentTurn(conversationId, turnId)
  }
}
