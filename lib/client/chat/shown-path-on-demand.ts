import type { Conversation } from '#lib/contract/conversation.ts'
import { holdsItem, knownId } from './chat-message.ts'
import type { ShownPathOptions } from './shown-path.ts'

type Options = Omit<ShownPathOptions, 'conversationId' | 'knownAs' | 'holdsItem'>

/** Which path through the branches of the shown conversation is on the screen; the code for that comes when it is first wanted. */
export function createShownPathOnDemand(options: Options) {
  async function load() {
    const { conversationId } = options.getState()
    const { createShownPath } = await import('./shown-path.ts')
    return createShownPath({ ...options, conversationId, knownAs, holdsItem })
  }

  function knownAs(messageId: string): string {
    const message = options.getState().messages.find(({ id }) => id === messageId)
    return (message && knownId(message)) ?? messageId
  }

  return {
    /** Shows the path that has a message, unless none has it. What else fails is said. */
    findPath: async (messageId: string): Promise<void> => (await load()).findPath(messageId),

    /** Shows another version of a message, in the place of `insteadOf`. The id that it has then; null: that failed, and is said. */
    showVersion: async (messageId: string, insteadOf?: string): Promise<string | null> =>
      (await load()).showVersion(messageId, insteadOf),

    /** Makes a conversation of all that stands there up to a message. Throws what the server says when it doesn't. */
    branchFrom: async (messageId: string): Promise<Conversation> => (await load()).branchFrom(messageId),
  }
}
