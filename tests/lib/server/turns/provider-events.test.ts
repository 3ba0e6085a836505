import type { ResponseStreamEvent } from 'openai/resources/responses/responses'
import { describe, expect, it } from 'vitest'
import { toTurnChange } from '#lib/server/turns/provider-events.ts'

/** Not always as the SDK describes it. */
const response = (fields: object) => ({ id: 'resp_1', output: [], ...fields })
const event = (fields: object) => ({ sequence_number: 1, ...fields }) as unknown as ResponseStreamEvent
const message = (...content: object[]) => ({ type: 'message', id: 'msg_1', role: 'assistant', content })

const nothingThought = { type: 'reasoning', key: 'rs_1:0', status: 'running', text: '' }

describe('toTurnChange', () => {
  it.each([
    [
      'the response is created',
      event({ type: 'response.created', response: response({ status: 'queued' }) }),
      { type: 'response-start', responseId: 'resp_1' },
    ],
    [
      'a message begins',
      event({ type: 'response.output_item.added', output_index: 0, item: message() }),
      { type: 'message-start', messageId: 'msg_1', place: 0 },
    ],
    [
      'text arrives',
      event({ type: 'response.output_text.delta', item_id: 'msg_1', delta: 'Hi' }),
      { type: 'text-delta', messageId: 'msg_1', inner: 0, kind: 'text', delta: 'Hi' },
    ],
    [
      'a refusal arrives, which people read like any text',
      event({ type: 'response.refusal.delta', item_id: 'msg_1', delta: 'No' }),
      { type: 'text-delta', messageId: 'msg_1', inner: 0, kind: 'refusal', delta: 'No' },
    ],
    [
      'its id is nothing that a row can hold',
      event({ type: 'response.output_text.delta', item_id: 'msg\u0000_1', delta: 'Hi' }),
      { type: 'text-delta', messageId: 'msg_1', inner: 0, kind: 'text', delta: 'Hi' },
    ],
    ['the response has no id', event({ type: 'response.created', response: response({ id: undefined }) }), null],
    [
      'reasoning begins',
      event({ type: 'response.output_item.added', item: { type: 'reasoning', id: 'rs_1' } }),
      { type: 'part-start', part: nothingThought, callId: '' },
    ],
    [
      'it goes on',
      event({ type: 'response.reasoning_summary_text.delta', item_id: 'rs_1', summary_index: 0, delta: 'Hm' }),
      { type: 'part-delta', part: nothingThought, inner: 0, delta: 'Hm' },
    ],
    [
      'it goes on in another paragraph',
      event({ type: 'response.reasoning_summary_text.delta', item_id: 'rs_1', summary_index: 1, delta: 'So' }),
      { type: 'part-delta', part: nothingThought, inner: 1, delta: 'So' },
    ],
    [
      'a text is said to be from somewhere',
      event({
        type: 'response.output_text.annotation.added',
        ...{ item_id: 'msg_1', output_index: 2, content_index: 1, annotation: { type: 'url_citation' } },
      }),
      { type: 'citation', messageId: 'msg_1', inner: 1, annotation: { type: 'url_citation' }, place: 2 },
    ],
    [
      'a picture is to be seen in part',
      event({ type: 'response.image_generation_call.partial_image', item_id: 'ig_1', partial_image_b64: 'aW1n' }),
      {
        ...{ type: 'picture', data: 'aW1n' },
        part: { type: 'image', key: 'ig_1:0', status: 'running', prompt: '', versions: 0 },
      },
    ],
    [
      'a command’s result comes',
      event({
        type: 'response.output_item.done',
        item: { type: 'shell_call_output', id: 'sho_1', call_id: 'call_1', output: [] },
      }),
      {
        ...{ type: 'output', callId: 'call_1' },
        item: { type: 'shell_call_output', id: 'sho_1', call_id: 'call_1', output: [] },
      },
    ],
    [
      'a tool is done',
      event({
        type: 'response.output_item.done',
        item: { type: 'web_search_call', id: 'ws_1', status: 'completed', action: { type: 'search', query: 'otters' } },
      }),
      {
        ...{ type: 'part-end', callId: '' },
        part: {
          ...{ type: 'tool', key: 'ws_1:0', status: 'completed', tool: 'web_search', name: null, input: 'otters' },
          ...{ output: null, sources: [] },
        },
      },
    ],
    ['the same text is repeated whole', event({ type: 'response.output_text.done', text: 'Hi' }), null],
    ['a piece of text has none', event({ type: 'response.output_text.delta', item_id: 'msg_1' }), null],
    ['the type is one that nobody knows yet', event({ type: 'response.hologram.delta', delta: '?' }), null],
  ])('when %s', (_, given, expected) => {
    expect(toTurnChange(given)).toEqual(expected)
  })

  it.each([
    ['completed', 'response.completed', { status: 'completed' }, 'completed', null],
    [
      'completed without the oldest turns',
      'response.completed',
      { status: 'completed', metadata: { turns_left_out: '2' } },
      'completed',
      'context_cut',
    ],
    ['ended in a way that nobody knows yet', 'response.failed', { status: 'expired' }, 'failed', 'provider_failed'],
    [
      'ended with words in a way that nobody knows yet',
      'response.failed',
      { status: 'expired', output: [message({ type: 'output_text', text: 'Half' })] },
      'incomplete',
      null,
    ],
    ['completed without its output', 'response.completed', { status: 'completed', output: null }, 'completed', null],
    [
      'cut for length',
      'response.incomplete',
      { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
      'incomplete',
      'cut_by_length',
    ],
    [
      'cut by the filter',
      'response.incomplete',
      { status: 'incomplete', incomplete_details: { reason: 'content_filter' } },
      'incomplete',
      'cut_by_filter',
    ],
    [
      'failed',
      'response.failed',
      { status: 'failed', error: { code: 'server_error', message: '' } },
      'failed',
      'provider_failed',
    ],
    [
      'failed for a code that nobody knows yet',
      'response.failed',
      { status: 'failed', error: { code: 'new_code', message: '' } },
      'failed',
      'provider_failed',
    ],
    ['cancelled, which comes as response.failed', 'response.failed', { status: 'cancelled' }, 'cancelled', null],
  ])('ends a response that is %s', (_, type, fields, status, errorCode) => {
    const change = toTurnChange(event({ type, response: response(fields) }))
    expect(change).toMatchObject({ type: 'response-end', responseId: 'resp_1', status, errorCode })
  })

  it('leaves the id to what is known of it where the end has none', () => {
    const end = toTurnChange(
      event({ type: 'response.completed', response: response({ id: undefined, status: 'completed' }) }),
    )
    expect(end).toMatchObject({ type: 'response-end', responseId: null })
  })

  it('brings the whole output and the usage with the end', () => {
    const output = [
      { type: 'reasoning', id: 'rs_1', summary: [] },
      message({ type: 'output_text', text: 'Hello ' }, { type: 'refusal', refusal: 'no' }),
    ]
    const usage = { input_tokens: 3, output_tokens: 2 }
    const end = toTurnChange(
      event({ type: 'response.completed', response: response({ status: 'completed', output, usage }) }),
    )
    expect(end).toMatchObject({ answerItemId: 'msg_1', itemIds: ['rs_1', 'msg_1'], inputTokens: 3, outputTokens: 2 })
    expect(end).toMatchObject({
      parts: [
        { part: { type: 'reasoning', key: 'rs_1:0', text: '' }, place: 0 },
        { part: { type: 'text', key: 'msg_1:0', text: 'Hello ' }, place: 1 },
        { part: { type: 'refusal', key: 'msg_1:1', text: 'no' }, place: 1 },
      ],
    })
  })

  it.each([['12'], [1.5], [-1], [5_000_000_000], [null]])('takes no %s for a count of tokens', (count) => {
    const usage = { input_tokens: count, output_tokens: 2 }
    const end = toTurnChange(event({ type: 'response.completed', response: response({ status: 'completed', usage }) }))
    expect(end).toMatchObject({ status: 'completed', inputTokens: null, outputTokens: 2 })
  })
})
