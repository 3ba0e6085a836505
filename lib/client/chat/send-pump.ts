import { ApiError, toErrorInfo } from '#lib/client/api/api-error.ts'
import { backOff } from '#lib/client/browser/back-off.ts'
import type { Store } from '#lib/client/state/store.ts'
import { showToast } from '#lib/client/toasts/toasts.ts'
import { lastKnownId, type Said } from './chat-message.ts'
import { liveTurnId } from './conversation-state.ts'
import type { QueueOptions, WaitingMessage } from './send-queue.ts'
import { isHeldUp } from './unsent-messages.ts'
import { addUnsentTurn, conversationsWithUnsent, removeUnsentTurn, unsentTurns } from './unsent-turns.ts'

/** How often a message is sent again by itself that the server had no place for. */
const BUSY_RETRIES = 5

export type SendPump = ReturnType<typeof createSendPump>

/** Sends what waits, one after the other, each once: a turn's id makes twice the same. */
export function createSendPump({ chat, api, store }: QueueOptions & { store: Store<readonly WaitingMessage[]> }) {
  let isRunning = false

  const find = (turnId: string) => store.getState().find((message) => message.turnId === turnId)
  const change = (turnId: string, to: Partial<WaitingMessage>) =>
    store.set(store.getState().map((message) => (message.turnId === turnId ? { ...message, ...to } : message)))
  const drop = (turnId: string) => store.set(store.getState().filter((message) => message.turnId !== turnId))

  async function run(): Promise<void> {
    if (isRunning) return
    isRunning = true
    try {
      while (await postNext());
    } finally {
      isRunning = false
    }
  }

  /** False when nothing can go now. */
  async function postNext(): Promise<boolean> {
    const blocked = new Set<string | null>()
    for (const message of store.getState()) {
      const { turnId, state } = message
      const conversationId = placed(message)
      // What failed is the person's to decide about; the others of its conversation go on.
      if (state === 'held' && !blocked.has(conversationId) && isNext(conversationId)) return post(turnId)
      if (state === 'held' || state === 'sending') blocked.add(conversationId)
    }
    return false
  }

  /** A message of a page whose conversation was made meanwhile belongs there. */
  function placed({ turnId, conversationId, opening, text, files, model }: WaitingMessage): string | null {
    const { conversationId: shownId, opening: now } = chat.getState()
    if (conversationId !== null || shownId === null || opening !== now) return conversationId
    removeUnsentTurn(null, turnId)
    addUnsentTurn(shownId, { turnId, text, files, model: model ?? undefined })
    change(turnId, { conversationId: shownId })
    return shownId
  }

  /** Whether nothing stands before what waits in a conversation: what was sent before is there, or failed for good. */
  function isNext(conversationId: string | null): boolean {
    const { conversationId: shownId, status, messages } = chat.getState()
    if (conversationId === null) return false
    return conversationId !== shownId || (status.type !== 'sending' && !messages.some(isHeldUp))
  }

  async function post(turnId: string): Promise<boolean> {
    change(turnId, { state: 'sending', error: null })
    for (let attempt = 1; ; attempt++) {
      const message = find(turnId)
      if (!message) return true
      try {
        await sendOnce(message)
        confirmed(message)
        return true
      } catch (error) {
        const isBusy = error instanceof ApiError && error.code === 'server_busy' && attempt <= BUSY_RETRIES
        if (!isBusy) return failed(turnId, error)
        await backOff(attempt, new AbortController().signal, error.retryAfterMs ?? undefined)
      }
    }
  }

  /** To the first that the server says of it: from there on it is stored, and begins by itself. */
  async function sendOnce({ turnId, conversationId, text, files, model }: WaitingMessage): Promise<void> {
    const { conversationId: shownId, messages } = chat.getState()
    const after = conversationId === shownId ? lastKnownId(messages) : undefined
    const request = {
      ...{ turnId, conversationId, message: text, model: model ?? undefined, after },
      files: files?.flatMap(({ id }) => id ?? []),
    }
    const abort = new AbortController()
    for await (const _ of api.sendTurn('/api/chat', request, abort.signal)) {
      abort.abort()
      return
    }
    throw new ApiError({ code: 'network', message: 'The connection was lost.' }, 0)
  }

  function confirmed({ turnId, conversationId, stops }: WaitingMessage) {
    removeUnsentTurn(conversationId, turnId)
    const isShown = chat.getState().conversationId === conversationId
    if (isShown) change(turnId, { state: 'queued' })
    else drop(turnId)
    if (!isShown) return
    // It is read when the answer before it has ended.
    void chat.refresh()
    if (stops !== null && liveTurnId(chat.getState()) === stops) chat.stop()
  }

  function failed(turnId: string, error: unknown): boolean {
    const info = toErrorInfo(error)
    const isNetwork = info.code === 'network'
    change(turnId, { state: isNetwork ? 'held' : 'failed', error: info })
    return !isNetwork
  }

  /** What the conversation shows itself by now doesn't wait here any more; what another page left behind is its unsent. */
  function follow() {
    const { conversationId, opening, messages, queuedTurns } = chat.getState()
    const seen = new Set([...messages.map(({ turnId }) => turnId), ...queuedTurns.map(({ id }) => id)])
    const isOver = (message: WaitingMessage) =>
      (message.state === 'queued' && (seen.has(message.turnId) || message.conversationId !== conversationId)) ||
      (message.conversationId === null && message.opening !== opening)
    const left = store.getState().filter((message) => !isOver(message))
    if (left.length < store.getState().length) store.set(left)
    void run()
  }

  return {
    run,
    follow,

    retry(turnId: string) {
      change(turnId, { state: 'held', error: null })
      void run()
    },

    async take(turnId: string): Promise<Said | null> {
      const message = find(turnId)
      if (message?.state === 'sending') return null
      if (message && message.state !== 'queued') {
        removeUnsentTurn(message.conversationId, turnId)
        drop(turnId)
        return { text: message.text, files: message.files }
      }
      try {
        const { message: text, files } = await api.withdrawTurn(turnId)
        drop(turnId)
        chat.dropWaiting(turnId)
        return { text, files }
      } catch (error) {
        showToast({ text: toErrorInfo(error).message, isError: true })
        void chat.refresh()
        return null
      }
    },

    /** The oldest of the shown conversation is sent as it stands there, the others behind it; then those of other conversations. */
    resend() {
      const { conversationId, opening, status, messages } = chat.getState()
      const [first, ...others] = messages.filter(isHeldUp)
      const isFirst = first && status.type === 'idle'
      for (const message of isFirst ? others : first ? [first, ...others] : []) {
        const stored = unsentTurns(conversationId).find(({ turnId }) => turnId === message.turnId)
        // In place of something else it can't wait.
        if (!stored || stored.editOf || stored.againOf) continue
        chat.withdraw(message.id)
        addUnsentTurn(conversationId, stored)
        hold({ ...stored, conversationId, opening })
      }
      if (isFirst) chat.retry(first.id, null)
      for (const id of conversationsWithUnsent())
        if (id !== conversationId)
          for (const stored of unsentTurns(id)) hold({ ...stored, conversationId: id, opening })
      for (const message of store.getState())
        if (message.error?.code === 'network') change(message.turnId, { error: null })
      void run()
    },
  }

  function hold({ turnId, conversationId, opening, text, files, model, ...stored }: Stored) {
    if (find(turnId) || stored.isRefused || stored.editOf || stored.againOf) return
    const message = { turnId, conversationId, opening, text, files, model: model ?? null }
    store.set([...store.getState(), { ...message, state: 'held', error: null, stops: null }])
  }
}

type Stored = ReturnType<typeof unsentTurns>[number] & Pick<WaitingMessage, 'conversationId' | 'opening'>
