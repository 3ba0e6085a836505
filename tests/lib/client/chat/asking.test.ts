import { expect, it } from 'vitest'
import { storedMessage } from '#lib/client/chat/chat-message.ts'
import { asksIn, initialConversation } from '#lib/client/chat/conversation-state.ts'
import { aMessage } from './chat-events.ts'

const step = (tool: string) => ({
  ...{ type: 'tool' as const, key: 'mcp_1', status: 'completed' as const, tool, name: 'open_the_window' },
  ...{ input: '{}', output: null, sources: [], seconds: null },
})

it.each<[string, string, string, boolean]>([
  ['that asks for leave', 'mcp_approval_request', 'conv_1', true],
  ['that used a tool', 'mcp_call', 'conv_1', false],
  ['that asks in another conversation', 'mcp_approval_request', 'conv_2', false],
])('an answer %s is told as such: %s in %s, %s', (_, tool, id, expected) => {
  const answer = storedMessage({ ...aMessage({ role: 'assistant' }), parts: [step(tool)] })
  expect(asksIn({ ...initialConversation('conv_1'), messages: [answer] }, id)).toBe(expected)
  expect(asksIn(initialConversation('conv_1'), 'conv_1')).toBe(false)
})
