import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import * as browserApi from '#lib/client/api/api.ts'
import type { ChatMessage } from '#lib/client/chat/chat-message.ts'
import { createConversationController } from '#lib/client/chat/conversation-controller.ts'
import type { ConversationApi, ConversationCallbacks, ConversationWait } from '#lib/client/chat/conversation-ports.ts'
import type { ConversationStatus } from '#lib/client/chat/conversation-state.ts'
import { createConversationsStore } from '#lib/client/lists/conversations-store.ts'
import type { TurnProgress } from '#lib/contract/chat.ts'
import type { Conversation } from '#lib/contract/conversation.ts'
import type { ErrorInfo } from '#lib/contract/error.ts'
import type { LiveEvent } from '#lib/contract/live.ts'
import type { LiveTurn } from '#lib/contract/turn.ts'
import { useStore } from './use-store.ts'

export type UseConversationOptions = ConversationCallbacks & {
  /** The conversation that is loaded as soon as `loadConversation` is called with it; its page shows as loading until then. */
  initialConversationId?: string | null
  /** Another way to the server. */
  api?: ConversationApi
  /** For tests: no waiting between attempts to reach it. */
  wait?: ConversationWait
}

export type UseConversation = {
  /** Null until the first message has made the conversation. */
  conversationId: string | null
  conversation: Conversation | null
  /** Oldest first, the user's own message from the moment it is sent. */
  messages: ChatMessage[]
  status: ConversationStatus
  /** Something is being loaded, sent or answered. */
  isLoading: boolean
  error: ErrorInfo | null
  /** What the live turn is busy with before and between its words. */
  progress: TurnProgress | null
  /** While the live turn waits for what it goes on from to be copied: so many items of so many. */
  copied: { done: number; of: number } | null
  /** Messages of other devices that wait behind the live turn. */
  queuedTurns: LiveTurn[]
  hasOlder: boolean
  /** The turn that ended last while this page watched. */
  endedTurnId: string | null
  /** Changes when another conversation is shown, not when a new one gets its id. */
  opening: number
  /** False when the message can't go now; nothing is changed then. */
  sendMessage: (text: string, model?: string | null, options?: { temporary?: boolean }) => boolean
  /**
   * Sends another text in place of a message of the person's; both stay, as versions. An answer that is being written is let go
   * of, which ends it. False when that can't be now; nothing is changed then.
   */
  editMessage: (messageId: string, text: string, model?: string | null) => boolean
  /** Asks for another answer in place of one; both stay, as versions. False when that can't be now. */
  askAgain: (messageId: string, model?: string | null) => boolean
  /** Shows another version of a message, and what was said below it; resolves with the id it has then, null when that failed. */
  showVersion: (messageId: string) => Promise<string | null>
  /** Makes a new conversation of all up to a message, and leaves this one shown. Throws what the server says when it doesn't. */
  branchFrom: (messageId: string) => Promise<Conversation>
  retry: (messageId: string, model?: string | null) => void
  /** Takes a message that was never sent off the page and gives its text back. */
  withdraw: (messageId: string) => string
  stop: () => void
  /** Null shows an empty page; nothing happens when it is shown already. */
  loadConversation: (conversationId: string | null) => void
  newConversation: () => void
  reload: () => void
  /** Shows what came of the conversation on other devices. */
  refresh: () => Promise<void>
  /** Shows what is told of this conversation; of others nothing. */
  applyLiveEvent: (event: LiveEvent) => void
  loadOlder: () => Promise<void>
  /** Shows the path that has this message, and loads older pages until it is there; false when it isn't. */
  loadUntil: (messageId: string) => Promise<boolean>
}

/**
 * One conversation: its messages, what is happening in it, and what can be done. A lost connection is restored by
 * itself; leaving the conversation or the page never ends an answer. For a page that shows nothing else: everything of it
 * is drawn again with every word; Parley's own page selects what it needs (`use-app.ts`).
 */
export function useConversation(apiEndpoint = '/api/chat', options: UseConversationOptions = {}): UseConversation {
  const latest = useRef<ConversationCallbacks>(options)
  const [{ controller, conversations }] = useState(() => {
    const conversations = createConversationsStore(browserApi)
    const controller = createConversationController({
      ...{ endpoint: apiEndpoint, conversations, api: options.api, wait: options.wait },
      conversationId: options.initialConversationId ?? null,
      callbacks: () => latest.current,
    })
    return { controller, conversations }
  })
  const state = useSyncExternalStore(controller.subscribe, controller.getState, controller.getState)
  const { conversationId, status } = state
  const conversation = useStore(conversations, () => conversations.find(conversationId ?? ''))

  useEffect(() => {
    latest.current = options
  })
  useEffect(() => {
    const stopListening = conversations.listen(controller.told)
    return () => {
      stopListening()
      controller.close()
    }
  }, [controller, conversations])
  const applyLiveEvent = useCallback(
    (event: LiveEvent) => {
      if (event.type === 'refresh') void controller.refresh()
      else if (event.type === 'conversation-removed') conversations.remove(event.id)
      else if (event.type === 'conversation-changed') conversations.put(event.conversation)
    },
    [controller, conversations],
  )

  return {
    conversationId,
    conversation,
    messages: state.messages,
    status,
    isLoading: status.type === 'loading' || 'turnId' in status,
    error: status.type === 'error' ? status.error : state.notice,
    progress: state.progress,
    copied: state.copied,
    queuedTurns: state.queuedTurns,
    hasOlder: state.olderCursor !== null,
    endedTurnId: state.endedTurnId,
    opening: state.opening,
    sendMessage: (text, model = null, options = {}) => controller.send(text, model, options),
    editMessage: (messageId, text, model = null) => controller.edit(messageId, text, model),
    askAgain: (messageId, model = null) => controller.askAgain(messageId, model),
    showVersion: controller.showVersion,
    branchFrom: controller.branchFrom,
    retry: (messageId, model = null) => controller.retry(messageId, model),
    withdraw: controller.withdraw,
    stop: controller.stop,
    loadConversation: controller.open,
    newConversation: controller.openNew,
    reload: controller.reload,
    refresh: controller.refresh,
    applyLiveEvent,
    loadOlder: controller.loadOlder,
    loadUntil: controller.loadUntil,
  }
}
