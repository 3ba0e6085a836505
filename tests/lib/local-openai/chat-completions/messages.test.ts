import { describe, expect, it } from 'vitest'
import { toMessages } from '#lib/local-openai/chat-completions/messages.ts'
import { readItem } from '#lib/local-openai/wire/item.ts'
import type { Json } from '#lib/local-openai/wire/json.ts'
import { thoughtsMark } from '#lib/local-openai/wire/reasoning.ts'

const messagesOf = (...values: Json[]) => {
  let made = 0
  const newId = (prefix: string) => `${prefix}_${++made}`
  const items = values.map((value) => readItem(value, 'input', newId))
  return toMessages(items, null)
}
const user = (...content: Json[]): Json => ({ role: 'user', content })
const base64 = (text: string) => Buffer.from(text).toString('base64')

describe('messages for a Chat Completions server', () => {
  it('have what a developer says as the system’s', () => {
    expect(messagesOf({ role: 'developer', content: 'Be brief.' })).toEqual([{ role: 'system', content: 'Be brief.' }])
  })

  it('have an assistant’s refusal as its words', () => {
    const said = { role: 'assistant', content: [{ type: 'refusal', refusal: 'No.' }] }
    expect(messagesOf(said)).toEqual([{ role: 'assistant', content: 'No.' }])
  })

  it('leave out what hosted tools left behind, and keep what was said around them', () => {
    const done = { status: 'completed' }
    const asked = { server_label: 'zoo', name: 'find', arguments: '{}' }
    const messages = messagesOf(
      user({ type: 'input_text', text: 'Look' }),
      { role: 'assistant', content: 'I will.' },
      { type: 'web_search_call', id: 'ws_1', ...done, action: { type: 'search', query: 'otters' } },
      { type: 'file_search_call', id: 'fs_1', ...done, queries: ['otters'], results: null },
      { type: 'code_interpreter_call', id: 'ci_1', ...done, code: '1', container_id: 'cntr_1', outputs: null },
      { type: 'image_generation_call', id: 'ig_1', ...done, result: 'AAAA' },
      { type: 'mcp_call', id: 'mcp_1', ...asked, output: 'Otto' },
      { type: 'mcp_approval_request', id: 'mcpr_1', ...asked },
      { type: 'shell_call', id: 'sh_1', ...done, call_id: 'call_1', action: { commands: ['ls'] } },
      { type: 'shell_call_output', id: 'sh_2', ...done, call_id: 'call_1', output: [] },
      { role: 'assistant', content: 'Otters swim.' },
    )
    expect(messages).toEqual([
      { role: 'user', content: 'Look' },
      { role: 'assistant', content: 'I will.' },
      { role: 'assistant', content: 'Otters swim.' },
    ])
  })

  it('have each output right behind its call, where the last one was said', () => {
    const call = (id: string): Json => ({ type: 'function_call', call_id: id, name: 'now', arguments: '{}' })
    const output = (id: string): Json => ({ type: 'function_call_output', call_id: id, output: id })
    const messages = messagesOf(call('a'), call('b'), output('b'), output('a'), call('c'), user(), output('c'))
    expect(messages.map((message) => message.tool_call_id ?? message.role)).toEqual([
      ...['assistant', 'a', 'b', 'user', 'assistant', 'c'],
    ])
  })

  it.each(['{"x":', 'x', ''])('have arguments that are none, “%s”, as {}', (args) => {
    const call = { type: 'function_call', call_id: 'a', name: 'now', arguments: args }
    const [message] = messagesOf(call, { type: 'function_call_output', call_id: 'a', output: 'x' })
    expect(message).toMatchObject({ tool_calls: [{ function: { arguments: '{}' } }] })
  })

  it.each([
    ['reasoning_content', 'Hm'],
    ['reasoning_details', [{ type: 'reasoning.text', text: 'Hm' }]],
  ])('have the thoughts before a call, also before what was said with it, in %s', (field, expected) => {
    const thoughts = {
      ...{ type: 'reasoning', summary: [], encrypted_content: thoughtsMark(field) },
      content: [{ type: 'reasoning_text', text: 'Hm' }],
    }
    const messages = messagesOf(
      user({ type: 'input_text', text: 'When?' }),
      thoughts,
      { role: 'assistant', content: 'Let me see.' },
      { type: 'function_call', call_id: 'a', name: 'now', arguments: '{}' },
      { type: 'function_call_output', call_id: 'a', output: 'noon' },
    )
    expect(messages[1]).toMatchObject({
      role: 'assistant',
      content: 'Let me see.',
      [field]: expected,
      tool_calls: [{}],
    })
  })

  it.each<[string, Json, object]>([
    ['as text', base64('Grüße'), { type: 'text', text: 'a.txt:\nGrüße' }],
    ['as text from a data URL', `data:text/plain;base64,${base64('Hi')}`, { type: 'text', text: 'a.txt:\nHi' }],
    ['as a file when it is none', base64('%PDF-1.7'), { type: 'file', file: { filename: 'a.txt' } }],
    ['as a file when it is binary', Buffer.from([0xff, 0xfe]).toString('base64'), { type: 'file' }],
  ])('have the content of a file %s', (_, file_data, expected) => {
    const [message] = messagesOf(user({ type: 'input_file', filename: 'a.txt', file_data }))
    expect(message).toMatchObject({ content: [expected] })
  })

  it.each<[string, Json]>([
    ['a file elsewhere', user({ type: 'input_file', file_url: 'https://example.org/a.pdf' })],
    ['an image without an address', user({ type: 'input_image' })],
    ['what another provider has compacted', { type: 'compaction', encrypted_content: 'gAAAA' }],
  ])('can not have %s', (_, value) => {
    expect(() => messagesOf(value)).toThrow()
  })
})
