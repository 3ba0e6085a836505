import type * as browserApi from '#lib/client/api/api.ts'
import { createStore, type Readable } from '#lib/client/state/store.ts'
import type { ErrorInfo } from '#lib/contract/error.ts'
import type { SentFile } from '#lib/contract/file.ts'
import type { Said } from './chat-message.ts'
import type { ConversationController } from './conversation-controller.ts'
import { liveTurnId } from './conversation-state.ts'
import type { SendPump } from './send-pump.ts'
import type { Beginning } from './sending.ts'
import { newTurnId } from './turn-id.ts'
import { isHeldUp } from './unsent-messages.ts'
import { addUnsentTurn, conversationsWithUnsent } from './unsent-turns.ts'

/** A message that waits: for the answer before it, or for the network. */
export type WaitingMessage = {
  turnId: string
  /** Null while its conversation isn't there yet. */
  conversationId: string | null
  /** Which page it was written on (`ConversationState.opening`). */
  opening: number
  text: string
  files: SentFile[] | undefined
  model: string | null
  /** `held`: here alone; `queued`: the server has it, and begins by itself. */
  state: 'held' | 'sending' | 'queued' | 'failed'
  error: ErrorInfo | null
  /** The turn that is stopped for it, once the server has it. */
  stops: string | null
}

export type SendOptions = Beginning & {
  files?: SentFile[]
  /** What is being answered is stopped first. */
  isNow?: boolean
}

export type SendQueue = Readable<readonly WaitingMessage[]> & {
  has: (turnId: string) => boolean
  /** Sends a message of the shown conversation at once, or when it is its turn. False when there is nothing in it, or it can't go. */
  send: (text: string, model: string | null, options?: SendOptions) => boolean
  /** Takes back a message that waits, for it to be edited or dropped; null when it has begun. */
  take: (turnId: string) => Promise<Said | null>
  retry: (turnId: string) => void
  /** The network may be back: sends what failed for lack of it, in its order. */
  resend: () => void
  /** Watches the conversation on the screen, until the returned function is called. */
  start: () => () => void
}

export type QueueOptions = {
  chat: ConversationController
  api: Pick<typeof browserApi, 'sendTurn' | 'withdrawTurn'>
}

/** Messages that wait, in their order. What sends them comes when there is one. */
export function createSendQueue(options: QueueOptions): SendQueue {
  const { chat } = options
  const store = createStore<readonly WaitingMessage[]>([])
  let pump: SendPump | null = null

  async function withPump(work: (pump: SendPump) => unknown): Promise<void> {
    // Without a network it may not come either: what waits is kept, and it is tried again with the network.
    const loaded = pump ?? (await import('./send-pump.ts').catch(() => null))?.createSendPump({ ...options, store })
    if (!loaded) return
    pump ??= loaded
    await work(pump)
  }

  /** What is sent now must not overtake what waits. */
  function mustWait(): boolean {
    const state = chat.getState()
    const isBehind = store.getState().some(({ conversationId }) => conversationId === state.conversationId)
    return 'turnId' in state.status || isBehind || state.messages.some(isHeldUp)
  }

  const queue: SendQueue = {
    ...{ getState: store.getState, subscribe: store.subscribe },
    has: (turnId) => store.getState().some((message) => message.turnId === turnId),

    send(text, model, { files, isNow = false, ...beginning } = {}) {
      const { conversationId, opening, status } = chat.getState()
      if (!mustWait()) return chat.send(text, model, { ...beginning, files })
      const isReady = 'turnId' in status || status.type === 'idle'
      if (!isReady || (text.trim() === '' && !files?.length)) return false
      const turnId = newTurnId()
      addUnsentTurn(conversationId, { turnId, text, files, model: model ?? undefined })
      const message = { turnId, conversationId, opening, text, files, model }
      const stops = isNow ? liveTurnId(chat.getState()) : null
      store.set([...store.getState(), { ...message, state: 'held', error: null, stops }])
      void withPump((pump) => pump.run())
      return true
    },

    async take(turnId) {
      let said: Said | null = null
      await withPump(async (pump) => (said = await pump.take(turnId)))
      return said
    },
    retry: (turnId) => void withPump((pump) => pump.retry(turnId)),
    resend() {
      const { conversationId, messages } = chat.getState()
      // Of the shown one its messages tell: what is only on its way is not left.
      const isAnyLeft = messages.some(isHeldUp) || conversationsWithUnsent().some((id) => id !== conversationId)
      if (store.getState().length > 0 || isAnyLeft) void withPump((pump) => pump.resend())
    },

    start() {
      let before = chat.getState()
      const follow = () => {
        const now = chat.getState()
        const { status, messages } = now
        const hasRead = before.status.type === 'loading' && status.type === 'idle'
        before = now
        if (store.getState().length > 0) void withPump((pump) => pump.follow())
        else if (hasRead && messages.some(isHeldUp) && navigator.onLine) queue.resend()
      }
      return chat.subscribe(follow)
    },
  }
  return queue
}
