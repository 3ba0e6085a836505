import type { ConversationState } from './conversation-state.ts'

/** Whether the question at this place was sent, its turn has ended well, and yet nothing came of it. */
export function isUnansweredAt({ messages, status }: ConversationState, index: number): boolean {
  const question = messages[index]
  if (question?.role !== 'user' || question.status !== 'completed' || question.turnId === null) return false
  if ('turnId' in status && status.turnId === question.turnId) return false
  return messages[index + 1]?.role !== 'assistant'
}
