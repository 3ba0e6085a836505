import { describe, expect, it } from 'vitest'
import type { Written } from '#lib/local-openai/model/language-model.ts'
import { EventSequence, type StreamEvent } from '#lib/local-openai/responses/event-sequence.ts'
import { newResponseObject } from '#lib/local-openai/responses/response-object.ts'
import { readResponseRequest } from '#lib/local-openai/responses/response-request.ts'

type Delta = Written

const text = (delta: string): Delta => ({ type: 'text-delta', delta })
const reasoning = (delta: string): Delta => ({ type: 'reasoning-delta', delta })
const call = (name: string): Delta => ({ type: 'function-call', callId: `call_${name}`, name })
const args = (delta: string): Delta => ({ type: 'arguments-delta', delta })
const refusal = (delta: string): Delta => ({ type: 'refusal-delta', delta })

function start(background = false) {
  const request = readResponseRequest({ model: 'm', input: 'Hello', background })
  const response = newResponseObject(request, { id: 'resp_1', now: 0 })
  let made = 0
  const sequence = new EventSequence((prefix) => {
    made += 1
    return `${prefix}_${made}`
  })
  return { response, sequence }
}

/** A whole stream, to its terminal event. */
function play(deltas: Delta[], status: 'completed' | 'incomplete' = 'completed') {
  const { response, sequence } = start()
  const events = [...sequence.begin(response), ...deltas.flatMap((delta) => sequence.add(delta))]
  events.push(...sequence.close(status))
  const output = sequence.output()
  events.push(sequence.terminal({ ...response, status, output }))
  return { events, output }
}

const typesOf = (events: StreamEvent[]) => events.map((event) => event.type.replace('response.', ''))
const textEvents = ['output_text.delta', 'output_text.done', 'content_part.done', 'output_item.done']

describe('the events of a response', () => {
  it('are those of a message, in the order of the protocol', () => {
    const { events, output } = play([text('Good '), text('day')])
    const place = { item_id: 'msg_1', output_index: 0, content_index: 0 }
    const empty = { type: 'output_text', annotations: [], logprobs: [], text: '' }
    const message = { id: 'msg_1', type: 'message', role: 'assistant' }

    expect(events.slice(2, -1)).toEqual([
      {
        ...{ type: 'response.output_item.added', sequence_number: 2, output_index: 0 },
        item: { ...message, status: 'in_progress', content: [] },
      },
      { type: 'response.content_part.added', sequence_number: 3, ...place, part: empty },
      { type: 'response.output_text.delta', sequence_number: 4, ...place, delta: 'Good ', logprobs: [] },
      { type: 'response.output_text.delta', sequence_number: 5, ...place, delta: 'day', logprobs: [] },
      { type: 'response.output_text.done', sequence_number: 6, ...place, text: 'Good day', logprobs: [] },
      { type: 'response.content_part.done', sequence_number: 7, ...place, part: { ...empty, text: 'Good day' } },
      {
        ...{ type: 'response.output_item.done', sequence_number: 8, output_index: 0 },
        item: { ...message, status: 'completed', content: [{ ...empty, text: 'Good day' }] },
      },
    ])
    expect(output).toEqual([{ ...message, status: 'completed', content: [{ ...empty, text: 'Good day' }] }])
  })

  it.each<[string, Delta[], string[]]>([
    ['nothing was written', [], []],
    ['only empty deltas came', [text(''), text('')], []],
    [
      'the model reasons before it writes',
      [reasoning('Hm'), text('Yes')],
      [
        ...['output_item.added', 'content_part.added', 'reasoning_text.delta', 'reasoning_text.done'],
        ...['content_part.done', 'output_item.done', 'output_item.added', 'content_part.added', ...textEvents],
      ],
    ],
    [
      'the model refuses',
      [refusal('No')],
      [
        ...['output_item.added', 'content_part.added', 'refusal.delta', 'refusal.done'],
        ...['content_part.done', 'output_item.done'],
      ],
    ],
    [
      'the model refuses in mid-sentence: a second part of one message',
      [text('Well'), refusal('No')],
      [
        ...['output_item.added', 'content_part.added', 'output_text.delta', 'output_text.done', 'content_part.done'],
        ...['content_part.added', 'refusal.delta', 'refusal.done', 'content_part.done', 'output_item.done'],
      ],
    ],
    [
      'the model speaks and then calls two functions, one of them without arguments',
      [text('Let me see'), call('now'), call('sum'), args('{"a":'), args('1}')],
      [
        ...['output_item.added', 'content_part.added', ...textEvents],
        ...['output_item.added', 'function_call_arguments.done', 'output_item.done'],
        ...['output_item.added', 'function_call_arguments.delta', 'function_call_arguments.delta'],
        ...['function_call_arguments.done', 'output_item.done'],
      ],
    ],
  ])('are complete and numbered without a gap when %s', (_, deltas, expected) => {
    const { events } = play(deltas)
    expect(typesOf(events)).toEqual(['created', 'in_progress', ...expected, 'completed'])
    expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, index) => index))
  })

  it('are those of a function call, which is an item of its own', () => {
    const { events, output } = play([call('sum'), args('{"a"'), args(':1}')])
    const place = { item_id: 'fc_1', output_index: 0 }
    const item = { id: 'fc_1', type: 'function_call', call_id: 'call_sum', name: 'sum' }
    const done = { ...item, status: 'completed', arguments: '{"a":1}' }
    expect(events.slice(2, -1)).toEqual([
      {
        ...{ type: 'response.output_item.added', sequence_number: 2, output_index: 0 },
        item: { ...item, status: 'in_progress', arguments: '' },
      },
      { type: 'response.function_call_arguments.delta', sequence_number: 3, ...place, delta: '{"a"' },
      { type: 'response.function_call_arguments.delta', sequence_number: 4, ...place, delta: ':1}' },
      {
        ...{ type: 'response.function_call_arguments.done', sequence_number: 5, ...place },
        ...{ name: 'sum', arguments: '{"a":1}' },
      },
      { type: 'response.output_item.done', sequence_number: 6, output_index: 0, item: done },
    ])
    expect(output).toEqual([done])
    expect(play([call('sum'), args('{"a"')], 'incomplete').output).toMatchObject([
      { status: 'incomplete', arguments: '{"a"' },
    ])
  })

  it('count items and parts on their own', () => {
    const { events, output } = play([reasoning('Hm'), text('Well'), refusal('No')])
    const places = events
      .filter((event) => event.type.endsWith('.delta'))
      .map((event) => [event.item_id, event.output_index, event.content_index])
    expect(places).toEqual([
      ['rs_1', 0, 0],
      ['msg_2', 1, 0],
      ['msg_2', 1, 1],
    ])
    expect(output).toMatchObject([
      { type: 'reasoning', summary: [], content: [{ type: 'reasoning_text', text: 'Hm' }] },
      { type: 'message', content: [{ text: 'Well' }, { type: 'refusal', refusal: 'No' }] },
    ])
  })

  it('mark a message that was cut off as incomplete', () => {
    const { events, output } = play([text('As far')], 'incomplete')
    expect(events.at(-1)?.type).toBe('response.incomplete')
    expect(output).toMatchObject([{ status: 'incomplete' }])
  })

  it('begin with queued in the background', () => {
    const { response, sequence } = start(true)
    expect(typesOf(sequence.begin(response))).toEqual(['created', 'queued', 'in_progress'])
  })

  it.each(['failed', 'cancelled'] as const)('end with failed when the response is %s', (status) => {
    const { response, sequence } = start()
    expect(sequence.terminal({ ...response, status })).toMatchObject({ type: 'response.failed', response: { status } })
  })

  it('give what was written so far at any time', () => {
    const { response, sequence } = start()
    sequence.begin(response)
    expect(sequence.output()).toEqual([])
    sequence.add(text('Half'))
    expect(sequence.output()).toMatchObject([{ status: 'in_progress', content: [{ text: 'Half' }] }])
  })
})
