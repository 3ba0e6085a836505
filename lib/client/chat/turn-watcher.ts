import type * as browserApi from '#lib/client/api/api.ts'
import { ApiError, toErrorInfo } from '#lib/client/api/api-error.ts'
import type { backOff } from '#lib/client/browser/back-off.ts'
import type { ChatEvent } from '#lib/contract/chat.ts'
import type { ChatRequest } from '#lib/contract/chat-request.ts'
import type { ErrorInfo } from '#lib/contract/error.ts'
import type { ConversationEvent } from './conversation-state.ts'
import { followTurn } from './follow-turn.ts'
import { noteRefused, removeUnsentTurn } from './unsent-turns.ts'

/** How often a message is sent again by itself that the server had no place for. */
const BUSY_RETRIES = 5

type Options = {
  api: Pick<typeof browserApi, 'sendTurn' | 'attachToTurn' | 'cancelTurn'>
  endpoint: string
  wait: typeof backOff
  dispatch: (event: ConversationEvent) => void
  /** What the server says of a turn that the page shows. */
  onEvent: (event: ChatEvent) => void
  /** The server has the message. `createdId` is the conversation it made, when the page still shows it. */
  onConfirmed: (createdId: string | null) => void
  /** The page had left it before the server made it. */
  onTemporaryLeft: (conversationId: string) => void
  onError: (error: unknown) => void
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
  /** Ends the pause before it is sent again. */
  pause: AbortController | null
  abort: AbortController
}

export type TurnWatcher = ReturnType<typeof createTurnWatcher>

/** Sends, follows and stops the turn of the shown conversation; letting go of a turn never ends it. */
export function createTurnWatcher(options: Options) {
  const { api, dispatch } = options
  let watch: Watch | null = null
  /** Messages on their way; they are stored as unsent too, but they aren't lost. */
  const onTheirWay = new Set<string>()

  function begin(turnId: string, conversationId: string | null, isConfirmed: boolean): Watch {
    const abort = new AbortController()
    watch = { turnId, conversationId, isConfirmed, isDetached: false, wantsStop: false, pause: null, abort }
    return watch
  }

  async function follow(current: Watch, connect: () => AsyncIterable<ChatEvent>) {
    const { turnId, abort, isConfirmed } = current
    try {
      await followTurn({
        connect,
        reconnect: () => api.attachToTurn(current.turnId, abort.signal),
        isConfirmed,
        onEvent: (event) => onEvent(current, event),
        onLost: (attempt) => dispatch({ type: 'connection-lost', turnId: current.turnId, attempt }),
        onRefused: (error, attempt) => waitForPlace(current, error, attempt),
        wait: options.wait,
        signal: abort.signal,
      })
    } catch (error) {
      options.onError(error)
      if (!current.isConfirmed) sendFailed(current, turnId, toErrorInfo(error))
      else if (!current.isDetached) dispatch({ type: 'unfollowable', turnId: current.turnId })
    } finally {
      onTheirWay.delete(turnId)
      if (watch === current) watch = null
    }
  }

  function sendFailed({ conversationId }: Watch, turnId: string, error: ErrorInfo) {
    if (error.code !== 'network') noteRefused(conversationId, turnId)
    dispatch({ type: 'send-failed', turnId, error })
  }

  /** What the server has no place for now is sent again under the same id, unless Stop is pressed meanwhile. */
  async function waitForPlace(current: Watch, error: unknown, attempt: number): Promise<boolean> {
    const isBusy = error instanceof ApiError && error.code === 'server_busy'
    if (!isBusy || attempt > BUSY_RETRIES || current.wantsStop) return false
    if (!current.isDetached) dispatch({ type: 'send-delayed', turnId: current.turnId })
    current.pause = new AbortController()
    await options.wait(attempt, current.pause.signal, error.retryAfterMs ?? undefined)
    return !current.wantsStop
  }

  function onEvent(current: Watch, event: ChatEvent) {
    const { turnId } = current
    if (event.type === 'turn-start' && event.askedFor === turnId) adopt(current, event.turnId)
    if (!current.isConfirmed) confirm(current, event)
    if (current.isDetached) {
      dispatch({ type: 'arrived', turnId })
      current.abort.abort()
      return
    }
    options.onEvent(event)
    if (event.type !== 'turn-end' && current.wantsStop) cancel(current)
  }

  /** Another device's turn runs in place of the one that was sent. */
  function adopt(current: Watch, turnId: string) {
    removeUnsentTurn(current.conversationId, current.turnId)
    current.turnId = turnId
  }

  function confirm(current: Watch, event: ChatEvent) {
    const { conversationId, turnId, isDetached } = current
    current.isConfirmed = true
    removeUnsentTurn(conversationId, turnId)
    const isNew = conversationId === null && event.type === 'turn-start' && !isDetached
    options.onConfirmed(isNew ? event.conversation.id : null)
    if (isDetached && event.type === 'turn-start' && event.conversation.isTemporary) {
      options.onTemporaryLeft(event.conversation.id)
    }
  }

  async function cancel(current: Watch) {
    current.wantsStop = false
    try {
      await api.cancelTurn(current.turnId)
    } catch (error) {
      options.onError(error)
      const info = toErrorInfo(error)
      if (info.code === 'turn_ended' || current.isDetached) return
      dispatch({ type: 'stop-failed', turnId: current.turnId, error: info })
    }
  }

  return {
    send(turnId: string, request: ChatRequest): void {
      onTheirWay.add(turnId)
      const current = begin(turnId, request.conversationId ?? null, false)
      follow(current, () => api.sendTurn(options.endpoint, { ...request, turnId }, current.abort.signal))
    },

    attach(turnId: string, conversationId: string): void {
      const current = begin(turnId, conversationId, true)
      follow(current, () => api.attachToTurn(turnId, current.abort.signal))
    },

    /** Ends the watched turn on the server. */
    stop(): void {
      if (!watch) return
      // A turn that the server doesn't know yet can't be cancelled: its first event will do it.
      if (watch.isConfirmed) cancel(watch)
      else {
        watch.wantsStop = true
        watch.pause?.abort()
      }
    },

    /** Lets go of the watched turn. */
    detach(): void {
      if (!watch) return
      watch.isDetached = true
      // An unconfirmed message is let through first: aborting its request could lose it.
      if (watch.isConfirmed) watch.abort.abort()
      watch = null
    },

    isOnItsWay: (turnId: string): boolean => onTheirWay.has(turnId),
  }
}
