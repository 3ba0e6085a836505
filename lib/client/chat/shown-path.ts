import type * as browserApi from '#lib/client/api/api.ts'
import { toErrorInfo } from '#lib/client/api/api-error.ts'
import type { Conversation } from '#lib/contract/conversation.ts'
import type { ChatMessage } from './chat-message.ts'
import type { ConversationEvent, ConversationState } from './conversation-state.ts'

export type ShownPathOptions = {
  api: Pick<typeof browserApi, 'showMessage' | 'branchConversation'>
  /** The one that was shown when it was wanted. */
  conversationId: string | null
  getState: () => ConversationState
  dispatch: (event: ConversationEvent) => void
  /** Where what the server says of conversations goes. */
  put: (conversation: Conversation) => void
  /** What the server knows a message by; what isn't on the screen goes by its id. */
  knownAs: (messageId: string) => string
  holdsItem: (message: ChatMessage, itemId: string) => boolean
  /** Resolves when no reading of the newest page is under way. */
  haveRead: () => Promise<void>
  onError: (error: unknown) => void
}

/** Which path through the branches of the shown conversation is on the screen. */
export function createShownPath({ api, conversationId, getState, dispatch, put, ...options }: ShownPathOptions) {
  const isStillShown = () => getState().conversationId === conversationId

  /** Resolves when the path that has the message is on the screen, or another conversation. */
  async function show(messageId: string): Promise<void> {
    if (conversationId === null) return
    const { conversation } = await api.showMessage(conversationId, messageId)
    if (isStillShown()) dispatch({ type: 'path-shown', conversation })
    put(conversation)
    await options.haveRead()
  }

  function report(error: unknown) {
    options.onError(error)
    if (isStillShown()) dispatch({ type: 'notice', error: toErrorInfo(error) })
  }

  return {
    async findPath(messageId: string): Promise<void> {
      try {
        await show(messageId)
      } catch (error) {
        if (toErrorInfo(error).code !== 'message_not_found') report(error)
      }
    },

    async showVersion(messageId: string, insteadOf?: string): Promise<string | null> {
      const before = getState().messages
      const at = before.findIndex(({ id }) => id === insteadOf)
      try {
        await show(messageId)
      } catch (error) {
        report(error)
        return null
      }
      if (!isStillShown()) return null
      const { messages } = getState()
      const found = messages.find((message) => options.holdsItem(message, messageId))
      // What was said on this page has another id once it is read: then its place says which it is.
      const isSamePlace = at >= 0 && messages[at - 1]?.id === before[at - 1]?.id
      return (found ?? (isSamePlace ? messages[at] : undefined))?.id ?? null
    },

    async branchFrom(messageId: string): Promise<Conversation> {
      const { conversation } = await api.branchConversation(conversationId ?? '', options.knownAs(messageId))
      put(conversation)
      return conversation
    },
  }
}
