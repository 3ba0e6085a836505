import * as browserApi from '#lib/client/api/api.ts'
import { ApiError } from '#lib/client/api/api-error.ts'
import { backOff } from '#lib/client/browser/back-off.ts'
import type { ChatEvent } from '#lib/contract/chat.ts'
import type { Conversation } from '#lib/contract/conversation.ts'
import { canSendInPlace } from './conversation-cells.ts'
import { step } from './conversation-machine.ts'
import type { ConversationApi, ConversationCallbacks, ConversationWait } from './conversation-ports.ts'
import {
  type ConversationEffect,
  type ConversationEvent,
  type ConversationState,
  initialConversation,
} from './conversation-state.ts'
import { createHistoryPages } from './history-pages.ts'
import { createNewestPageReader, type KnownConversations } from './newest-page-reader.ts'
import { createRecentStates } from './recent-states.ts'
import { createSending } from './sending.ts'
import { createShownPathOnDemand } from './shown-path-on-demand.ts'
import { createTurnWatcher } from './turn-watcher.ts'

type Options = {
  endpoint: string
  conversationId: string | null
  conversations: KnownConversations
  callbacks: () => ConversationCallbacks
  api?: ConversationApi
  wait?: ConversationWait
  /** Whether a message waits to be sent, and is shown as that. */
  isWaiting?: (turnId: string) => boolean
}

/** Deltas can arrive by the hundred in a second; the screen follows about thirty times. */
const REDRAW_INTERVAL_MS = 30

export type ConversationController = ReturnType<typeof createConversationController>

/**
 * The conversation on the screen, without React. The machine says what it becomes by each event and what is to be done
 * then; this does it, and tells the machine what came of it. Leaving a conversation never ends its turn.
 */
export function createConversationController(options: Options) {
  const { conversations, callbacks, api = browserApi } = options
  const listeners = new Set<() => void>()
  let state = initialConversation(options.conversationId)
  let redraw: ReturnType<typeof setTimeout> | undefined
  /** False until the first `open`: the initial state is only what the server rendered. */
  let isOpen = false
  let reading = Promise.resolve()

  const recent = createRecentStates()
  const getState = () => state
  const reader = createNewestPageReader({
    ...{ getState, dispatch, conversations, loadHistory: api.loadHistory },
    isOnItsWay: (turnId) => turn.isOnItsWay(turnId) || options.isWaiting?.(turnId) === true,
    onError: reportSignedOut,
  })
  const turn = createTurnWatcher({
    ...{ api, endpoint: options.endpoint, wait: options.wait ?? backOff, dispatch },
    onEvent: hear,
    onTemporaryLeft: (id) => callbacks().onTemporaryLeft?.(id),
    onConfirmed: (createdId) => {
      if (createdId) callbacks().onConversationCreated?.(createdId)
      callbacks().onActivity?.()
    },
    onError: reportSignedOut,
  })
  const path = createShownPathOnDemand({
    ...{ api, getState, dispatch, put: conversations.put, haveRead },
    onError: reportSignedOut,
  })
  const pages = createHistoryPages({
    ...{ getState, dispatch, loadHistory: api.loadHistory, getSignal: reader.getSignal },
    findPath: path.findPath,
    readAgain: () => lookAgain(true),
    onError: reportSignedOut,
  })

  function notify() {
    clearTimeout(redraw)
    redraw = undefined
    for (const listener of listeners) listener()
  }

  function dispatch(event: ConversationEvent) {
    const before = state
    const [next, ...effects] = step(before, event)
    state = next
    const isGrowing = event.type === 'chat-event' && event.event.type === 'text-delta'
    if (next !== before && isGrowing) redraw ??= setTimeout(notify, REDRAW_INTERVAL_MS)
    for (const effect of effects) perform(effect, before)
    if (next !== before && !isGrowing) notify()
  }

  function perform(effect: ConversationEffect, before: ConversationState) {
    switch (effect.type) {
      case 'read':
        reading = reader.read(effect.reading)
        return
      case 'read-queue':
        return void reader.readQueue(effect.asked)
      case 'reopen':
        return show(state.conversationId, state)
      case 'let-go':
        reader.abort()
        turn.detach()
        if (isOpen) recent.keep(before)
        return
      case 'detach':
        return turn.detach()
      case 'post':
        return turn.send(effect.turnId, effect.request)
      case 'attach':
        return turn.attach(effect.turnId, state.conversationId ?? '')
      case 'cancel':
        return turn.stop()
      default:
        effect satisfies never
    }
  }

  /** After the machine: what it says of the conversation is no news to the screen then. */
  function hear(event: ChatEvent) {
    dispatch({ type: 'chat-event', event })
    if (event.type === 'turn-start') conversations.put(event.conversation)
    if (event.type !== 'turn-end') return
    conversations.endTurn(state.conversationId ?? '', event)
    callbacks().onActivity?.()
  }

  function reportSignedOut(error: unknown) {
    if (error instanceof ApiError && error.code === 'not_signed_in') callbacks().onSignedOut?.()
  }

  function show(conversationId: string | null, remembered: ConversationState | null) {
    dispatch({ type: 'open', conversationId, unsent: reader.unsentIn(conversationId), remembered })
    isOpen = true
  }

  async function lookAgain(isThorough: boolean) {
    dispatch({ type: 'look', isThorough })
    await haveRead()
  }

  async function haveRead() {
    // One that was let go ends without a word.
    for (let ended: unknown = null; state.reading !== null && ended !== reading; ) {
      ended = reading
      await reading
    }
  }

  return {
    getState,

    subscribe(listener: () => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },

    /** Shows a conversation, null for a new one, unless it is shown already. */
    open(conversationId: string | null): void {
      if (isOpen && conversationId === state.conversationId) return
      show(conversationId, conversationId === null ? null : recent.find(conversationId))
    },

    /** Starts over on an empty page, also when one is shown already. */
    openNew: (): void => show(null, null),

    /** Loads the shown conversation again. */
    reload: (): void => show(state.conversationId, state),

    /** Shows what came of the conversation elsewhere, if anything did; what is on the screen stays meanwhile. */
    refresh: (): Promise<void> => lookAgain(false),

    /** How a conversation is now; null: gone. Of others than the shown one nothing is noted. */
    told({ id, conversation }: { id: string; conversation: Conversation | null }): void {
      if (id !== state.conversationId) return
      dispatch(conversation ? { type: 'changed', conversation } : { type: 'removed' })
    },

    ...createSending({ getState, dispatch }),
    ...pages,
    showVersion: path.showVersion,
    branchFrom: path.branchFrom,

    /** Whether a message can be sent in place of one that stands there. */
    canReplace: (): boolean => canSendInPlace(state),
    stop: (): void => dispatch({ type: 'stop' }),

    /** A message that waited was taken back. */
    dropWaiting: (turnId: string): void => dispatch({ type: 'withdraw', turnId }),

    /** Stops watching, for a page that goes away. */
    close(): void {
      perform({ type: 'let-go' }, state)
      isOpen = false
    },
  }
}
