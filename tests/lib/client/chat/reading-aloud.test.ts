import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { ChatMessage } from '#lib/client/chat/chat-message.ts'
import { type ConversationState, initialConversation } from '#lib/client/chat/conversation-state.ts'
import { createReadingAloud } from '#lib/client/chat/reading-aloud.ts'
import { stepsToSay } from '#lib/client/words/spoken-steps.ts'
import { contentOf, type Part } from '#lib/contract/part.ts'
import { aMessage, TURN } from './chat-events.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function begin() {
  let state: ConversationState = { ...initialConversation('conv_1'), status: { type: 'streaming', turnId: TURN } }
  let said: string[] = []
  const reading = createReadingAloud({
    getState: () => state,
    getStepsToSay: () => stepsToSay,
    onSaid: (pieces) => {
      said = pieces
    },
  })
  const answer = (content: string, fields: Partial<ChatMessage> = {}): ChatMessage => ({
    ...{ ...aMessage({ id: 'a', role: 'assistant', content }), frozen: null },
    ...{ turnId: TURN, status: 'streaming', ...fields },
  })
  const show = (fields: Partial<ConversationState>) => {
    state = { ...state, ...fields }
    reading.look()
  }
  return {
    said: () => said,
    grow: (content: string, fields: Partial<ChatMessage> = {}) => show({ messages: [answer(content, fields)] }),
    end: (content: string, fields: Partial<ChatMessage> = {}) =>
      show({
        messages: [answer(content, { status: 'completed', ...fields })],
        ...{ status: { type: 'idle' }, endedTurnId: TURN },
      }),
    next: () => show({ status: { type: 'sending', turnId: 'next' }, endedTurnId: null }),
    type: reading.hush,
    pass: (ms: number) => vi.advanceTimersByTime(ms),
  }
}

it('says each sentence once it is whole, some at a time, and at the end the rest', () => {
  const it = begin()
  it.grow('It sways.')
  it.grow('It sways. By it')
  it.pass(300)
  expect(it.said()).toEqual(['It sways.'])
  it.grow('It sways. By itself. Twice a day. And')
  expect(it.said()).toEqual(['It sways.'])
  it.pass(1500)
  it.grow('It sways. By itself. Twice a day. And')
  expect(it.said()).toEqual(['It sways.', 'By itself. Twice a day.'])
  it.end('It sways. By itself. Twice a day. And so on')
  it.pass(1500)
  expect(it.said()).toEqual(['It sways.', 'By itself. Twice a day.', 'And so on.'])
  it.pass(10_000)
  expect(it.said()).toHaveLength(3)
})

it('says nothing while the person types', () => {
  const it = begin()
  it.type()
  it.grow('It sways. By')
  it.pass(1000)
  it.type()
  it.pass(1000)
  expect(it.said()).toEqual([])
  it.pass(300)
  expect(it.said()).toEqual(['It sways.'])
})

it('says what the model does once, as it begins, after the text before it', () => {
  const it = begin()
  const text = (key: string, text: string): Part => ({ type: 'text', key, text, citations: [] })
  const search = (key: string, input: string): Part => ({
    ...{ type: 'tool', key, status: 'running', tool: 'web_search', name: null, input, output: null, sources: [] },
  })
  const thoughts: Part = { type: 'reasoning', key: 'r:0', status: 'running', text: 'Hm' }
  const show = (...parts: Part[]) => {
    it.grow(contentOf(parts), { parts })
    it.pass(1500)
  }
  show(thoughts)
  show(thoughts, text('a:0', 'I look'))
  show(thoughts, text('a:0', 'I look it up.'), search('s:0', ''))
  show(thoughts, text('a:0', 'I look it up.'), search('s:0', 'otters'))
  show(thoughts, text('a:0', 'I look it up.'), search('s:0', 'otters'), search('t:0', 'herons'))
  show(thoughts, text('a:0', 'I look it up.'), search('s:0', 'otters'), search('t:0', 'herons'), text('b:0', 'Both. '))
  expect(it.said()).toEqual(['Thinking.', 'I look it up. Searching the web.', 'Both.'])
})

it.each([
  ['stopped', { status: 'cancelled' }, 'It. Stopped.'],
  [
    'failed',
    { status: 'failed', error: { code: 'provider_busy', message: 'The model is busy.' } },
    'It. The model is busy.',
  ],
  ['cut', { status: 'incomplete' }, 'It. The answer ends before its end.'],
] as const)('says how it ended: %s', (_, fields, said) => {
  const it = begin()
  it.end('It', fields)
  expect(it.said()).toEqual([said])
})

it('nothing of an answer is left when the next message is sent, and nothing is said of what was there before', () => {
  const it = begin()
  it.end('It sways.')
  it.pass(2000)
  it.next()
  expect(it.said()).toEqual([])
})
