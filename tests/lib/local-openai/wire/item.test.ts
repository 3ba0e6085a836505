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

describe('what a tool of the provider’s own left behind', () => {
  const call = { server_label: 's', name: 'n', arguments: '{}' }

  it.each<[string, Json]>([
    ['a search', { id: 'ws_1', type: 'web_search_call', status: 'completed', action: { type: 'search', query: 'q' } }],
    ['a picture', { id: 'ig_1', type: 'image_generation_call', status: 'completed', result: null }],
    ['a call of another server', { id: 'mcp_1', type: 'mcp_call', ...call, output: 'Yes' }],
    ['a command', { type: 'shell_call', call_id: 'call_1', action: { commands: ['ls'] } }],
  ])('is taken as it is: %s', (_, item) => {
    expect(read(item)).toMatchObject(item as object)
  })

  it.each<[string, Json, string]>([
    ['a search', { type: 'web_search_call', status: 'completed', action: {} }, "'input[0].id'"],
    ['a search of nothing', { id: 'ws_1', type: 'web_search_call', status: 'completed' }, "'input[0].action'"],
    ['a search of files', { id: null, type: 'file_search_call', status: 'completed', queries: [] }, "'input[0].id'"],
    ['code', { type: 'code_interpreter_call', status: 'completed', code: '1' }, "'input[0].id'"],
    ['a picture', { type: 'image_generation_call', status: 'completed', result: 'AAAA' }, "'input[0].id'"],
    ['a call of another server', { type: 'mcp_call', ...call }, "'input[0].id'"],
    ['a question for leave', { type: 'mcp_approval_request', ...call }, "'input[0].id'"],
    ['a command of nobody', { type: 'shell_call', action: { commands: [] } }, "'input[0].call_id'"],
  ])('is refused as OpenAI does without what it needs: %s', (_, item, missing) => {
    expect(() => read(item)).toThrow(`Missing required parameter: ${missing}.`)
  })

  it('is refused where nobody knows the type', () => {
    expect(() => read({ id: 'item_1', type: 'hologram_call' })).toThrow("Invalid value: 'hologram_call'.")
  })
})
