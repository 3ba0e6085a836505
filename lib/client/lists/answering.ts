import { updateConversation } from '#lib/client/api/api.ts'
import type { ConversationChange } from '#lib/contract/conversation-requests.ts'
import type { ConversationsStore } from './conversations-store.ts'

export { loadInstructions } from '#lib/client/api/instructions.ts'

/** Throws what the server refused it with. */
export async function saveAnswering(
  conversations: ConversationsStore,
  id: string,
  change: Pick<ConversationChange, 'answering' | 'instructions'>,
): Promise<void> {
  conversations.put((await updateConversation(id, change)).conversation)
}
