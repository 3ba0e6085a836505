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
