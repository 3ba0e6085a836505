import { vi } from 'vitest'
import { networkError } from '#lib/client/api/api-error.ts'
import type { ConversationApi } from '#lib/client/chat/conversation-controller.ts'
import type { ChatEvent, ChatRequest } from '#lib/contract/chat.ts'
import { aHistory } from '#tests/lib/client/chat/chat-events.ts'

/** One connection that a test plays the server for. */
export type Connection = {
  kind: 'send' | 'attach'
  turnId: string
  request: ChatRequest | null
  isAborted: () => boolean
  push: (...events: ChatEvent[]) => void
  /** The stream ends, or breaks with this error. */
  close: (error?: Error) => void
}

/** An API without a server: every connection waits for what the test lets it bring. */
export function createScriptedApi() {
  const connections: Connection[] = []

  function connect(kind: Connection['kind'], turnId: string, request: ChatRequest | null, signal: AbortSignal) {
    const queue: (ChatEvent | Error | null)[] = []
    let wake = () => {}
    const add = (entry: ChatEvent | Error | null) => {
      queue.push(entry)
      wake()
    }
    signal.addEventListener('abort', () => add(networkError()))
    connections.push({
      kind,
      turnId,
      request,
      isAborted: () => signal.aborted,
      push: (...events) => {
        for (const event of events) add(event)
      },
      close: (error) => add(error ?? null),
    })
    return (async function* () {
      while (true) {
        const entry = queue.shift()
        if (entry === undefined) {
          await new Promise<void>((resolve) => {
            wake = resolve
          })
        } else if (entry === null) return
        else if (entry instanceof Error) throw entry
        else yield entry
      }
    })()
  }

  const api = {
    sendTurn: (_endpoint, request, signal) => connect('send', request.turnId ?? '', request, signal),
    attachToTurn: (turnId, signal) => connect('attach', turnId, null, signal),
    cancelTurn: vi.fn<ConversationApi['cancelTurn']>(async (turnId) => ({ turnId, status: 'cancelled' })),
    loadHistory: vi.fn<ConversationApi['loadHistory']>(async () => aHistory()),
  } satisfies ConversationApi

  return {
    api,
    connections,
    /** The connection opened last. */
    latest: (): Connection => {
      const connection = connections.at(-1)
      if (!connection) throw new Error('Nothing has connected yet.')
      return connection
    },
  }
}
