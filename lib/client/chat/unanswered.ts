import type { Part } from '#lib/contract/part.ts'
import type { ChatMessage } from './chat-message.ts'
import type { ConversationState } from './conversation-state.ts'

/** Whether the question at this place was sent, its turn has ended well, and yet nothing came of it. */
export function isUnansweredAt({ messages, status }: ConversationState, index: number): boolean {
  const question = messages[index]
  if (question?.role !== 'user' || question.status !== 'completed' || question.turnId === null) return false
  if ('turnId' in status && status.turnId === question.turnId) return false
  return messages[index + 1]?.role !== 'assistant'
}

/** It came to its end with nothing in it: thoughts alone answer nobody, what a tool did may. */
export const isEmptyAnswer = ({ role, status, content, parts = [] }: ChatMessage): boolean =>
  role === 'assistant' && status === 'completed' && content.trim() === '' && !parts.some(({ type }) => type === 'tool')

/** An answer is being written of which there is nothing to read yet. */
export function isWaitingForWords({ messages, status }: ConversationState): boolean {
  const last = messages.at(-1)
  const isSeen = last?.role === 'assistant' && (last.content !== '' || last.parts?.some(isRunning))
  return 'turnId' in status && status.type !== 'stopping' && !isSeen
}

const isRunning = (part: Part) => 'status' in part && part.status === 'running'
