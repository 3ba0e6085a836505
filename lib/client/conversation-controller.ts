import type { ChatEvent } from '#lib/contract/chat.ts'
import * as browserApi from './api.ts'
import { ApiError, toErrorInfo } from './api-error.ts'
import {
  type ConversationAction,
  type ConversationState,
  conversationReducer,
  initialConversation,
  liveTurnId,
} from './conversation-state.ts'
import { backOff, followTurn } from './follow-turn.ts'
import { addUnsentTurn, removeUnsentTurn, unsentTurns } from './outbox.ts'
import { createRecentStates } from './recent-states.ts'
import { newTurnId } from './turn-id.ts'

export type ConversationApi = Pick<typeof browserApi, 'sendTurn' | 'attachToTurn' | 'cancelTurn' | 'loadHistory'>

/** The pause before another attempt to reach a turn. */
export type ConversationWait = typeof backOff

/** What the rest of the page may want to react to. */
export type ConversationCallbacks = {
  /** The first turn of a new conversation made it. */
  onConversationCreated?: (conversationId: string) => void
  /** A turn started or ended, shown or not. */
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

/** A turn that this page sends or follows. */
type Watch = {
  turnId: string
  /** Where the message was typed; a new conversation has no id yet. */
  conversationId: string | null
  isConfirmed: boolean
  /** The page shows another conversation by now. */
  isDetached: boolean
  wantsStop: boolean
  abort: AbortController
}

export type ConversationController = ReturnType<typeof createConversationController>

/** Deltas can arrive by the hundred in a second; the screen follows about thirty times. */
const REDRAW_INTERVAL = 30

/**
 * The conversation on the screen, without React: loads, sends, follows, stops. What it shows is always what the reducer
 * made of actions; this only orchestrates them. Leaving a conversation never ends its turn.
 */
export function createConversationController(options: Options) {
  const { endpoint, callbacks, api = browserApi, wait = backOff } = options
  const listeners = new Set<() => void>()
  const recent = createRecentStates()
  let state = initialConversation(options.conversationId)
  let redraw: ReturnType<typeof setTimeout> | undefined
  let loading = new AbortController()
  let watch: Watch | null = null
  /** Messages on their way; the outbox holds them too, but they aren't lost. */
  const onTheirWay = new Set<string>()
  /** False until the first `open`: the initial state is only what the server rendered. */
  let isOpen = false

  function notify() {
    clearTimeout(redraw)
    redraw = undefined
    for (const listener of listeners) listener()
  }

  function dispatch(action: ConversationAction) {
    const next = conversationReducer(state, action)
    if (next === state) return
    state = next
    if (action.type === 'chat-event' && action.event.type === 'text-delta')
      redraw ??= setTimeout(notify, REDRAW_INTERVAL)
    else notify()
  }

  function unsentIn(conversationId: string | null) {
    return unsentTurns(conversationId).filter(({ turnId }) => !onTheirWay.has(turnId))
  }

  function reportSignedOut(error: unknown) {
    if (error instanceof ApiError && error.code === 'not_signed_in') callbacks().onSignedOut?.()
  }

  function detach() {
    loading.abort()
    if (isOpen) recent.keep(state)
    if (!watch) return
    watch.isDetached = true
    // An unconfirmed message is let through first: aborting its request could lose it.
    if (watch.isConfirmed) watch.abort.abort()
    watch = null
  }

  async function load(conversationId: string) {
    loading.abort()
    loading = new AbortController()
    const { signal } = loading
    try {
      const history = await api.loadHistory(conversationId, { signal })
      if (signal.aborted) return
      const known = new Set([...history.messages.map(({ turnId }) => turnId), history.liveTurn?.id])
      for (const { turnId } of unsentTurns(conversationId)) {
        if (known.has(turnId)) removeUnsentTurn(conversationId, turnId)
      }
      dispatch({ type: 'history-loaded', history, unsent: unsentIn(conversationId) })
      if (history.liveTurn) attach(history.liveTurn.id)
    } catch (error) {
      if (signal.aborted) return
      reportSignedOut(error)
      const info = toErrorInfo(error)
      if (info.code === 'conversation_not_found') dispatch({ type: 'missing', reason: 'not-found' })
      else if (info.code === 'conversation_gone') dispatch({ type: 'missing', reason: 'gone' })
      else dispatch({ type: 'load-failed', error: info })
    }
  }

  function attach(turnId: string) {
    const current = newWatch(turnId, state.conversationId, true)
    follow(current, () => api.attachToTurn(turnId, current.abort.signal))
  }

  function newWatch(turnId: string, conversationId: string | null, isConfirmed: boolean): Watch {
    watch = { turnId, conversationId, isConfirmed, isDetached: false, wantsStop: false, abort: new AbortController() }
    return watch
  }

  async function follow(current: Watch, connect: () => AsyncIterable<ChatEvent>) {
    const { turnId, abort } = current
    try {
      await followTurn({
        connect,
        reconnect: () => api.attachToTurn(turnId, abort.signal),
        isConfirmed: current.isConfirmed,
        onEvent: (event) => onEvent(current, event),
        onLost: (attempt) => {
          if (!current.isDetached) dispatch({ type: 'connection-lost', turnId, attempt })
        },
        wait,
        signal: abort.signal,
      })
    } catch (error) {
      reportSignedOut(error)
      if (current.isDetached) return
      if (!current.isConfirmed) dispatch({ type: 'send-failed', turnId, error: toErrorInfo(error) })
      // The turn can no longer be followed, but what became of it is in the history.
      else if (state.conversationId) await load(state.conversationId)
    } finally {
      onTheirWay.delete(turnId)
      if (watch === current) watch = null
    }
  }

  function onEvent(current: Watch, event: ChatEvent) {
    if (!current.isConfirmed) confirm(current, event)
    if (current.isDetached) {
      current.abort.abort()
      return
    }
    dispatch({ type: 'chat-event', event })
    if (event.type === 'turn-end') callbacks().onActivity?.()
    else if (current.wantsStop) cancel(current)
  }

  function confirm(current: Watch, event: ChatEvent) {
    current.isConfirmed = true
    removeUnsentTurn(current.conversationId, current.turnId)
    const isNew = current.conversationId === null && event.type === 'turn-start'
    if (isNew && !current.isDetached) callbacks().onConversationCreated?.(event.conversation.id)
    callbacks().onActivity?.()
  }

  function post(turn: { turnId: string; text: string; model: string | null; replaces: string | null }) {
    const { turnId, text, model, replaces } = turn
    const { conversationId } = state
    addUnsentTurn(conversationId, { turnId, text, model })
    if (replaces) removeUnsentTurn(conversationId, replaces)
    dispatch({ type: 'message-sent', turnId, text, replaces })
    onTheirWay.add(turnId)
    const current = newWatch(turnId, conversationId, false)
    const request = { message: text, conversationId, turnId, model: model ?? undefined, retryOf: replaces ?? undefined }
    follow(current, () => api.sendTurn(endpoint, request, current.abort.signal))
  }

  async function cancel(current: Watch) {
    current.wantsStop = false
    try {
      await api.cancelTurn(current.turnId)
    } catch (error) {
      reportSignedOut(error)
      const info = toErrorInfo(error)
      if (info.code === 'turn_ended' || current.isDetached) return
      dispatch({ type: 'stop-failed', turnId: current.turnId, error: info })
    }
  }

  return {
    getState: (): ConversationState => state,

    subscribe(listener: () => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },

    /** Shows a conversation, null for a new one. The one left behind goes on on the server. */
    open(conversationId: string | null): void {
      if (isOpen && conversationId === state.conversationId) return
      detach()
      isOpen = true
      const remembered = conversationId ? recent.find(conversationId) : null
      dispatch({ type: 'opened', conversationId, unsent: unsentIn(conversationId), remembered })
      if (conversationId) load(conversationId)
    },

    /** Starts over on an empty page, also when one is shown already. */
    openNew(): void {
      detach()
      isOpen = true
      dispatch({ type: 'opened', conversationId: null, unsent: unsentIn(null), remembered: null })
    },

    /** Loads the shown conversation again. */
    reload(): void {
      const { conversationId } = state
      if (!conversationId) return
      detach()
      dispatch({ type: 'opened', conversationId, unsent: unsentIn(conversationId), remembered: state })
      load(conversationId)
    },

    /** False when the message can't go now: it is empty, or another turn is live. */
    send(text: string, model: string | null): boolean {
      if (text.trim() === '' || state.status.type !== 'idle') return false
      post({ turnId: newTurnId(), text, model, replaces: null })
      return true
    },

    /** Sends a failed message again; an unconfirmed one keeps its turn id, so it can't arrive twice. */
    retry(messageId: string, model: string | null): void {
      const turnId = state.messages.find(({ id }) => id === messageId)?.turnId
      const message = state.messages.find((other) => other.role === 'user' && other.turnId === turnId)
      if (!turnId || !message || state.status.type !== 'idle') return
      if (message.status === 'unsent') post({ turnId, text: message.content, model, replaces: null })
      else post({ turnId: newTurnId(), text: message.content, model, replaces: turnId })
    },

    /** Takes an unconfirmed message off the page and gives its text back. */
    withdraw(messageId: string): string {
      const message = state.messages.find(({ id, status }) => id === messageId && status === 'unsent')
      if (!message?.turnId) return ''
      removeUnsentTurn(state.conversationId, message.turnId)
      dispatch({ type: 'message-withdrawn', turnId: message.turnId })
      return message.content
    },

    /** Ends the live turn on the server; the text on the screen stays as it is. */
    stop(): void {
      const turnId = liveTurnId(state)
      if (!watch || watch.turnId !== turnId || state.status.type === 'stopping') return
      dispatch({ type: 'stop-requested', turnId })
      // A turn that the server doesn't know yet can't be cancelled: its first event will do it.
      if (watch.isConfirmed) cancel(watch)
      else watch.wantsStop = true
    },

    /** Puts the page of messages before the oldest one in front. */
    async loadOlder(): Promise<void> {
      const { conversationId, olderCursor } = state
      const { signal } = loading
      if (!conversationId || !olderCursor) return
      try {
        const page = await api.loadHistory(conversationId, { cursor: olderCursor, signal })
        if (signal.aborted || state.olderCursor !== olderCursor) return
        dispatch({ type: 'older-loaded', messages: page.messages, olderCursor: page.olderCursor })
      } catch (error) {
        if (signal.aborted) return
        reportSignedOut(error)
        dispatch({ type: 'notice', error: toErrorInfo(error) })
      }
    },

    /** Stops watching, for a page that goes away. */
    close(): void {
      detach()
      isOpen = false
      clearTimeout(redraw)
    },
  }
}
