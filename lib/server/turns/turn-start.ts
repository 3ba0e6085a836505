import 'server-only'
import type { ChatEvent } from '#lib/contract/chat.ts'
import { conversationView } from '#lib/server/conversations/conversation-view.ts'
import type { Conversation, Turn } from '#lib/server/db/generated/client.ts'

/** The first event of a turn. */
export const turnStart = (
  turn: Pick<Turn, 'id' | 'input' | 'model' | 'isAgain'>,
  conversation: Conversation,
): Extract<ChatEvent, { type: 'turn-start' }> => ({
  type: 'turn-start',
  turnId: turn.id,
  input: turn.input,
  model: turn.model,
  ...(turn.isAgain && { isAgain: true }),
  conversation: conversationView(conversation, turn.id),
})
