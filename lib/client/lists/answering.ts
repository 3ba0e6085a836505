import { updateConversation } from '#lib/client/api/api.ts'
import { loadInstructions } from '#lib/client/api/instructions.ts'
import type { Conversation } from '#lib/contract/conversation.ts'
import type { ConversationChange } from '#lib/contract/conversation-requests.ts'
import type { ConversationsStore } from './conversations-store.ts'

/** What the model is told in this conversation alone. Throws what the server refused to tell it with. */
export const instructionsOf = async ({ id, hasInstructions }: Conversation): Promise<string> =>
  hasInstructions ? loadInstructions(id) : ''

/** Throws what the server refused it with. */
export async function saveAnswering(
  conversations: ConversationsStore,
  id: string,
  change: Pick<ConversationChange, 'answering' | 'instructions'>,
): Promise<void> {
  conversations.put((await updateConversation(id, change)).conversation)
}
