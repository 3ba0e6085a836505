// Holds C2
import { describe, expect, it } from 'vitest'
import { applyChatEvent } from '#lib/client/chat/chat-event-state.ts'
import { screenKey, sentMessage, unsentMessage, visibleParts, visibleText } from '#lib/client/chat/chat-message.ts'
import { type ConversationState, initialConversation } from '#lib/client/chat/conversation-state.ts'
import { withFrozen, withThawed } from '#lib/client/chat/sending-state.ts'
import type { ChatEvent } from '#lib/contract/chat.ts'
import type { Part, StepPart } from '#lib/contract/part.ts'
import { messageStart, TURN, textDelta, turnEnd, turnStart } from './chat-events.ts'

const turnId = TURN
const thoughts = (text: string, status: 'running' | 'completed' | 'stopped' = 'running', id = 'rs_1'): StepPart => ({
  ...{ type: 'reasoning', key: `${id}:0`, status, text },
})
const partStart = (part: Part, place?: number): ChatEvent => ({ type: 'part-start', turnId, part, place })
const partDelta = (offset: number, delta: string, key = 'rs_1:0'): ChatEvent => ({
  ...{ type: 'part-delta', turnId, key, offset, delta },
})
const partEnd = (part: Part, place?: number): ChatEvent => ({ type: 'part-end', turnId, part, place })
const cited = { start: 0, end: 2, url: 'https://example.org', title: null }

const asked: ConversationState = {
  ...initialConversation('conv_1'),
  messages: [sentMessage(TURN, { text: 'Why?' }, 'completed')],
  status: { type: 'streaming', turnId },
}
const told = (events: ChatEvent[], state = asked) => events.reduce(applyChatEvent, state)
const answerOf = ({ messages }: ConversationState) => messages.filter(({ role }) => role === 'assistant')
const keysOf = (state: ConversationState) => answerOf(state).map(({ parts }) => parts?.map(({ key }) => key))

const turn = [
  turnStart(),
  partStart(thoughts('')),
  partDelta(0, 'First. '),
  partDelta(7, 'Then.'),
  partEnd(thoughts('First. Then.', 'completed')),
  messageStart(),
  textDelta(0, 'So.'),
  partStart({ type: 'text', key: 'msg_answer:0', text: '', citations: [cited] }),
  messageStart('msg_2'),
  textDelta(0, 'And more', 'msg_2'),
]

describe('the events of an answer', () => {
  it.each(turn.map((_, index) => index + 1))('told again after the first %i of them change nothing', (count) => {
    const state = told(turn.slice(0, count))
    expect(told(turn.slice(0, count), state)).toEqual(state)
  })

  it('make one message, whatever it is made of', () => {
    const [answer, ...others] = answerOf(told(turn))
    expect(others).toEqual([])
    expect(answer).toMatchObject({ id: 'msg_answer', content: 'So.\n\nAnd more' })
    expect(answer?.parts).toMatchObject([
      { type: 'reasoning', text: 'First. Then.' },
      { type: 'text', text: 'So.', citations: [cited] },
      { type: 'text', text: 'And more' },
    ])
  })

  it('go on where a new connection tells thoughts so far in one piece', () => {
    const lost = told(turn.slice(0, 3))
    const state = told([turnStart(), partStart(thoughts('First. Th')), partDelta(9, 'en.')], lost)
    expect(state.messages[1]?.parts).toEqual([thoughts('First. Then.')])
  })

  it('take nothing back where a new connection knows less', () => {
    const state = told(turn.slice(0, 4))
    expect(told([turnStart(), partStart(thoughts('Fir')), partDelta(3, 'st. ')], state)).toEqual(state)
    expect(answerOf(told([partEnd(thoughts('Fir', 'completed'))], state))[0]?.parts).toMatchObject([
      { status: 'completed', text: 'First. Then.' },
    ])
  })

  it('change nothing where they don’t fit', () => {
    const state = told(turn)
    expect(told([textDelta(99, 'later'), partDelta(99, 'later'), partDelta(0, '?', 'nobody:0')], state)).toEqual(state)
  })

  it('keep the answer’s place on the screen when its text begins', () => {
    const keys = turn.map((_, index) => told(turn.slice(0, index + 1)).messages.map(screenKey)[1])
    expect(new Set(keys.slice(1))).toEqual(new Set(['rs_1']))
  })

  it('are shown in the order of their places, whatever the order in which they come', () => {
    const events = [
      messageStart('msg_answer'),
      partStart(thoughts('b', 'running', 'rs_2'), 2),
      partStart(thoughts('a', 'running', 'rs_1'), 1),
      { ...messageStart('msg_3'), place: 3 } as ChatEvent,
      partStart({ type: 'refusal', key: 'msg_3:1', text: '' }, 3),
      partEnd(thoughts('a', 'completed', 'rs_1'), 4),
    ]
    expect(keysOf(told(events))).toEqual([['msg_answer:0', 'rs_2:0', 'msg_3:0', 'msg_3:1', 'rs_1:0']])
  })

  it('let a message turn into a refusal, or go on with one', () => {
    const refusal: Part = { type: 'refusal', key: 'msg_answer:1', text: '' }
    const events = [
      messageStart(),
      textDelta(0, 'Well. '),
      partStart(refusal),
      textDelta(6, 'No.'),
      textDelta(0, 'Well. No.'),
    ]
    expect(answerOf(told(events))[0]).toMatchObject({
      content: 'Well. No.',
      parts: [
        { type: 'text', text: 'Well. ' },
        { type: 'refusal', text: 'No.' },
      ],
    })
    expect(
      answerOf(told([messageStart(), partStart({ ...refusal, key: 'msg_answer:0' }), textDelta(0, 'No.')]))[0]?.parts,
    ).toEqual([{ type: 'refusal', key: 'msg_answer:0', text: 'No.' }])
  })
})

it('an answer stands behind its question, above what was not sent', () => {
  const unsent = unsentMessage({ turnId: 'other', text: 'And then?' })
  const { messages } = told(turn, { ...asked, messages: [...asked.messages, unsent] })
  expect(messages.map(({ role, status }) => [role, status])).toEqual([
    ['user', 'completed'],
    ['assistant', 'streaming'],
    ['user', 'unsent'],
  ])
})

describe('thoughts without a text', () => {
  it.each([
    ['completed', 'running'],
    ['incomplete', 'running'],
    ['failed', 'stopped'],
    ['cancelled', 'stopped'],
  ] as const)('stay when the turn is %s', (status, left) => {
    const { messages } = told([...turn.slice(0, 4), turnEnd(status)])
    expect(messages.slice(1)).toMatchObject([{ status, content: '', parts: [{ status: left, text: 'First. Then.' }] }])
  })
})

describe('after Stop', () => {
  const stopping = withFrozen(told(turn.slice(0, 7)), turnId)
  const later = told(turn.slice(7), stopping)

  it('what is shown stays, whatever still comes', () => {
    const [answer] = answerOf(later)
    expect(answer && [visibleText(answer), visibleParts(answer).length]).toEqual(['So.', 2])
    const [ended] = answerOf(told([turnEnd('cancelled')], later))
    expect(ended).toMatchObject({ content: 'So.', frozen: null, parts: [{ type: 'reasoning' }, { type: 'text' }] })
  })

  it('what came meanwhile is there when Stop could not be', () => {
    const [answer] = answerOf(withThawed(later, turnId, { code: 'network', message: '' }))
    expect(answer && visibleText(answer)).toBe('So.\n\nAnd more')
  })

  it('nothing is left of an answer that had not begun', () => {
    const state = told([...turn.slice(1), turnEnd('cancelled')], withFrozen(asked, turnId))
    expect(state.messages).toMatchObject([{ role: 'user', status: 'cancelled' }])
  })
})
