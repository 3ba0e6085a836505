import { describe, expect, it } from 'vitest'
import { readItem } from '#lib/local-openai/wire/item.ts'
import type { Json } from '#lib/local-openai/wire/json.ts'

const read = (item: Json) => readItem(item, 'input[0]', (prefix) => `${prefix}_new`)

describe('an item of which every field is named', () => {
  // As SDKs write out what a response gave them.
  it.each<[string, Json, object]>([
    [
      'a message',
      { id: 'msg_1', type: 'message', role: 'user', status: null, phase: null, content: 'Hello' },
      {
        ...{ id: 'msg_1', type: 'message', role: 'user', status: 'completed' },
        content: [{ type: 'input_text', text: 'Hello' }],
      },
    ],
    [
      'a call',
      {
        ...{ id: 'fc_1', type: 'function_call', status: null, call_id: 'call_1', name: 'f', arguments: '{}' },
        ...{ namespace: null, caller: null, async: null },
      },
      { id: 'fc_1', type: 'function_call', status: 'completed', call_id: 'call_1', name: 'f', arguments: '{}' },
    ],
    [
      'an output',
      {
        ...{ id: null, type: 'function_call_output', status: null, call_id: 'call_1', output: '1' },
        ...{ name: null, namespace: null, caller: null },
      },
      { id: 'fc_new', type: 'function_call_output', status: 'completed', call_id: 'call_1', output: '1' },
    ],
    [
      'a thought',
      { id: 'rs_1', type: 'reasoning', summary: [], content: null, encrypted_content: null, status: null },
      { id: 'rs_1', type: 'reasoning', summary: [] },
    ],
  ])('is stored as if those without a value had been left out: %s', (_, given, stored) => {
    expect(read(given)).toEqual(stored)
  })

  it('keeps what has a value', () => {
    const call = { type: 'function_call', id: 'fc_1', status: 'completed', call_id: 'c', name: 'f', arguments: '{}' }
    const about = { namespace: 'n', caller: { type: 'direct' }, async: true }
    expect(read({ ...call, ...about })).toEqual({ ...call, ...about })
  })

  it('is a thought of nobody with neither an id nor its content', () => {
    expect(() => read({ type: 'reasoning', id: null, summary: [], encrypted_content: null })).toThrow('Invalid item')
  })
})
