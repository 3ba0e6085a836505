import type { ResponseStreamEvent } from 'openai/resources/responses/responses'
import { describe, expect, it } from 'vitest'
import { toTurnChange } from '#lib/server/turns/provider-events.ts'

/** Not always as the SDK describes it. */
const response = (fields: object) => ({ id: 'resp_1', output: [], ...fields })
const event = (fields: object) => ({ sequence_number: 1, ...fields }) as unknown as ResponseStreamEvent
const message = (...content: object[]) => ({ type: 'message', id: 'msg_1', role: 'assistant', content })

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
      { type: 'message-start', messageId: 'msg_1' },
    ],
    [
      'text arrives',
      event({ type: 'response.output_text.delta', item_id: 'msg_1', delta: 'Hi' }),
      { type: 'text-delta', messageId: 'msg_1', delta: 'Hi' },
    ],
    [
      'a refusal arrives, which people read like any text',
      event({ type: 'response.refusal.delta', item_id: 'msg_1', delta: 'No' }),
      { type: 'text-delta', messageId: 'msg_1', delta: 'No' },
    ],
    [
      'its id is nothing that a row can hold',
      event({ type: 'response.output_text.delta', item_id: 'msg\u0000_1', delta: 'Hi' }),
      { type: 'text-delta', messageId: 'msg_1', delta: 'Hi' },
    ],
    ['the response has no id', event({ type: 'response.created', response: response({ id: undefined }) }), null],
    [
      'reasoning begins',
      event({ type: 'response.output_item.added', item: { type: 'reasoning', id: 'rs_1' } }),
      { type: 'part-start', part: { type: 'reasoning', key: 'rs_1:0', status: 'running', text: '' } },
    ],
    [
      'it goes on',
      event({ type: 'response.reasoning_summary_text.delta', item_id: 'rs_1', summary_index: 0, delta: 'Hm' }),
      { type: 'part-delta', key: 'rs_1:0', delta: 'Hm' },
    ],
    [
      'it goes on in another paragraph',
      event({ type: 'response.reasoning_summary_part.added', item_id: 'rs_1', summary_index: 1 }),
      { type: 'part-delta', key: 'rs_1:0', delta: '\n\n' },
    ],
    [
      'a tool is done',
      event({
        type: 'response.output_item.done',
        item: { type: 'web_search_call', id: 'ws_1', status: 'completed', action: { type: 'search', query: 'otters' } },
      }),
      {
        type: 'part-end',
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
    expect(end).toMatchObject({ messages: [{ id: 'msg_1', text: 'Hello no' }], inputTokens: 3, outputTokens: 2 })
  })

  it.each([['12'], [1.5], [-1], [5_000_000_000], [null]])('takes no %s for a count of tokens', (count) => {
    const usage = { input_tokens: count, output_tokens: 2 }
    const end = toTurnChange(event({ type: 'response.completed', response: response({ status: 'completed', usage }) }))
    expect(end).toMatchObject({ status: 'completed', inputTokens: null, outputTokens: 2 })
  })
})
