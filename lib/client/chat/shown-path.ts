import type * as browserApi from '#lib/client/api/api.ts'
import { toErrorInfo } from '#lib/client/api/api-error.ts'
import type { Conversation } from '#lib/contract/conversation.ts'
import { holdsItem, knownId } from './chat-message.ts'
import type { ConversationEvent, ConversationState } from './conversation-state.ts'

type Options = {
  api: Pick<typeof browserApi, 'showMessage' | 'branchConversation'>
  getState: () => ConversationState
  dispatch: (event: ConversationEvent) => void
  /** Where what the server says of conversations goes. */
  put: (conversation: Conversation) => void
  /** Resolves when no reading of the newest page is under way. */
  haveRead: () => Promise<void>
  onError: (error: unknown) => void
}

/** Which path through the branches of the shown conversation is on the screen. */
export function createShownPath({ api, getState, dispatch, put, haveRead, onError }: Options) {
  /** Resolves when the path that has the message is on the screen, or another conversation. */
  async function show(messageId: string): Promise<void> {
    const { conversationId } = getState()
    if (conversationId === null) return
    const { conversation } = await api.showMessage(conversationId, messageId)
    if (getState().conversationId === conversationId) dispatch({ type: 'path-shown', conversation })
    put(conversation)
    await haveRead()
  }

  function report(error: unknown) {
    onError(error)
    dispatch({ type: 'notice', error: toErrorInfo(error) })
  }

  return {
    /** Shows the path that has a message, unless none has it. What else fails is said. */
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
      const { messages } = getState()
      const found = messages.find((message) => holdsItem(message, messageId))
      // What was said on this page has another id once it is read: then its place says which it is.
      const isSamePlace = at >= 0 && messages[at - 1]?.id === before[at - 1]?.id
      return (found ?? (isSamePlace ? messages[at] : undefined))?.id ?? null
    },

    async branchFrom(messageId: string): Promise<Conversation> {
      const { conversationId, messages } = getState()
      const message = messages.find(({ id }) => id === messageId)
      const id = (message && knownId(message)) ?? messageId
      const { conversation } = await api.branchConversation(conversationId ?? '', id)
      put(conversation)
      return conversation
    },
  }
}
