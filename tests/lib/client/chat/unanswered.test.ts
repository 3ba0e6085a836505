import { expect, it } from 'vitest'
import type { ChatMessage } from '#lib/client/chat/chat-message.ts'
import { type ConversationState, initialConversation } from '#lib/client/chat/conversation-state.ts'
import { isUnansweredAt } from '#lib/client/chat/unanswered.ts'
import { aMessage, TURN } from './chat-events.ts'

const said = (fields: Partial<ChatMessage>): ChatMessage => ({ ...aMessage(), frozen: null, turnId: TURN, ...fields })
const question = said({ id: 'q' })

it.each<[string, boolean, Partial<ConversationState>]>([
  ['whose turn ended and brought nothing', true, { messages: [question] }],
  ['that another one follows', true, { messages: [question, said({ id: 'r', turnId: 'other' })] }],
  ['that has an answer', false, { messages: [question, said({ id: 'a', role: 'assistant' })] }],
  ['that is being answered', false, { messages: [question], status: { type: 'streaming', turnId: TURN } }],
  ['that failed, which says so itself', false, { messages: [said({ status: 'failed' })] }],
  ['that came with an import, of which no turn is known', false, { messages: [said({ turnId: null })] }],
])('a question %s is unanswered: %s', (_, expected, fields) => {
  expect(isUnansweredAt({ ...initialConversation('conv_1'), status: { type: 'idle' }, ...fields }, 0)).toBe(expected)
})
