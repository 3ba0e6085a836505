import type { ConversationItem } from 'openai/resources/conversations/items'
import { expect, it } from 'vitest'
import { toAnswers } from '#lib/server/provider/to-answers.ts'

const call = (call_id: string) => ({
  type: 'function_call',
  id: `fc_${call_id}`,
  call_id,
  name: call_id,
  arguments: '{}',
})
const output = (call_id: string, text: unknown = `${call_id} is done`) => ({
  ...{ type: 'function_call_output', id: `fco_${call_id}`, call_id },
  output: text,
})
const says = (text: string, role = 'assistant') => ({
  ...{ type: 'message', id: `msg_${text}`, role },
  content: [{ type: role === 'user' ? 'input_text' : 'output_text', text }],
})

/** What each tool of these items returned, by its name. */
function outputs(...items: object[]) {
  const parts = toAnswers(items as ConversationItem[]).flatMap((message) => message.parts ?? [])
  return Object.fromEntries(
    parts.flatMap((part) => (part.type === 'tool' ? [[part.name ?? part.tool, part.output]] : [])),
  )
}

it.each<[string, object[]]>([
  ['calls', [call('a'), call('b'), output('a'), output('b')]],
  ['calls, in another order', [call('a'), call('b'), output('b'), output('a')]],
  ['something is said', [call('a'), says('And'), call('b'), output('a'), output('b')]],
  ['all is said', [call('a'), call('b'), says('Wait'), output('a'), output('b')]],
  ['the person speaks', [call('a'), says('Well?', 'user'), call('b'), output('b'), output('a')]],
])('a result is with its call where it comes after %s', (_, items) => {
  expect(outputs(...items)).toEqual({ a: 'a is done', b: 'b is done' })
})

it('ids that come twice are of the call before', () => {
  const items = [call('a'), output('a', 'first'), says('So'), call('a'), output('a', 'second')]
  const parts = toAnswers(items as ConversationItem[]).flatMap(({ parts = [] }) => parts)
  expect(parts).toMatchObject([{ output: 'first' }, { type: 'text' }, { output: 'second' }])
})

const PICTURE = { type: 'image', image_url: 'data:image/png;base64,iVBO', data: 'iVBO' }

it.each<[string, unknown, string]>([
  ['in a list', [{ type: 'input_text', text: 'Look:' }, PICTURE], 'Look:\n[image]'],
  ['by itself', PICTURE, '[image]'],
  ['within what went wrong', { type: 'mcp_tool_execution_error', content: [PICTURE] }, '[image]'],
])('of a picture that a tool returned nothing is shown but that there is one: %s', (_, output, shown) => {
  const shot = { type: 'computer_call', id: 'cu_1', call_id: 'c', action: { type: 'click', x: 1, y: 2 } }
  const items = [shot, { type: 'computer_call_output', id: 'cuo_1', call_id: 'c', output }]
  const [part] = toAnswers(items as ConversationItem[]).flatMap(({ parts = [] }) => parts)
  expect(part).toMatchObject({ input: '{"type":"click","x":1,"y":2}', output: shown })
})

it('what went wrong with a tool is said in its words', () => {
  const error = { type: 'http_error', code: 502, message: 'Bad gateway' }
  expect(outputs({ type: 'mcp_call', id: 'mcp_1', name: 'look', error })).toEqual({ look: 'Bad gateway' })
})

it('a page that a search found twice stands where it was found first, and only there', () => {
  const [a, again, b] = [
    { url: 'https://a.example', title: 'A' },
    { url: 'https://a.example' },
    { url: 'https://b.example' },
  ]
  const search = { type: 'web_search_call', id: 'ws_1', action: { type: 'search', sources: [a, b, again] } }
  const [part] = toAnswers([search] as ConversationItem[]).flatMap(({ parts = [] }) => parts)
  expect(part).toMatchObject({ sources: [a, { ...b, title: null }] })
})
