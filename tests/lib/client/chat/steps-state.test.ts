// Holds C2
import { describe, expect, it } from 'vitest'
import { applyChatEvent } from '#lib/client/chat/chat-event-state.ts'
import { screenKey, sentMessage } from '#lib/client/chat/chat-message.ts'
import { type ConversationState, initialConversation } from '#lib/client/chat/conversation-state.ts'
import type { ChatEvent } from '#lib/contract/chat.ts'
import type { StepPart } from '#lib/contract/part.ts'
import { messageStart, TURN, textDelta, turnEnd, turnStart } from './chat-events.ts'

const turnId = TURN
const thoughts = (text: string, status: 'running' | 'completed' = 'running', id = 'rs_1'): StepPart => ({
  ...{ type: 'reasoning', key: `${id}:0`, status, text },
})
const partStart = (part: StepPart): ChatEvent => ({ type: 'part-start', turnId, part })
const partDelta = (offset: number, delta: string): ChatEvent => ({
  ...{ type: 'part-delta', turnId, key: 'rs_1:0', offset, delta },
})
const partEnd = (part: StepPart): ChatEvent => ({ type: 'part-end', turnId, part })

const asked: ConversationState = {
  ...initialConversation('conv_1'),
  messages: [sentMessage(TURN, 'Why?', 'completed')],
  status: { type: 'streaming', turnId },
}
const told = (events: ChatEvent[], state = asked) => events.reduce(applyChatEvent, state)
const partsOf = ({ messages }: ConversationState) =>
  messages.filter(({ role }) => role === 'assistant').map(({ parts }) => parts?.map(({ key }) => key))

const turn = [
  turnStart(),
  partStart(thoughts('')),
  partDelta(0, 'First. '),
  partDelta(7, 'Then.'),
  partEnd(thoughts('First. Then.', 'completed')),
  messageStart(),
  textDelta(0, 'So.'),
]

describe('the events of a turn with thoughts', () => {
  it.each(turn.map((_, index) => index + 1))('told again after the first %i of them change nothing', (count) => {
    const state = told(turn.slice(0, count))
    expect(told(turn.slice(0, count), state)).toEqual(state)
  })

  it('go on where a new connection tells them so far in one piece', () => {
    const lost = told(turn.slice(0, 3))
    const state = told([turnStart(), partStart(thoughts('First. Th')), partDelta(9, 'en.')], lost)
    expect(state.messages[1]?.parts).toEqual([thoughts('First. Then.')])
  })

  it('take nothing back where a new connection knows less', () => {
    const state = told(turn.slice(0, 4))
    expect(told([turnStart(), partStart(thoughts('Fir')), partDelta(3, 'st. ')], state)).toEqual(state)
  })

  it('keep the answer’s place on the screen when its text begins', () => {
    const keys = turn.map((_, index) => told(turn.slice(0, index + 1)).messages.map(screenKey)[1])
    expect(new Set(keys.slice(1))).toEqual(new Set(['rs_1']))
  })

  it('have what comes last with the text before it, when all has come', () => {
    const events = [...turn, partStart(thoughts('', 'running', 'rs_2')), turnEnd()]
    expect(partsOf(told(events))).toEqual([['rs_1:0', 'msg_answer:0', 'rs_2:0']])
  })
})

describe('thoughts without a text', () => {
  it.each([
    ['stay when the turn came to its end', 'completed', 1],
    ['stay when the turn was cut', 'incomplete', 1],
    ['go with a turn that failed, as they will be gone when it is read again', 'failed', 0],
    ['go with a turn that was stopped', 'cancelled', 0],
  ] as const)('%s', (_, status, count) => {
    const { messages } = told([...turn.slice(0, 4), turnEnd(status)])
    expect(messages.filter(({ role }) => role === 'assistant')).toHaveLength(count)
    expect(messages.at(-1)).toMatchObject({ status })
  })
})

it('nothing is thought on the screen after Stop', () => {
  const stopping: ConversationState = { ...told(turn.slice(0, 3)), status: { type: 'stopping', turnId } }
  expect(applyChatEvent(stopping, partDelta(7, 'Then.'))).toBe(stopping)
})
