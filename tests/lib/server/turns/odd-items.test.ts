import type { ConversationItem } from 'openai/resources/conversations/items'
import type { ResponseStreamEvent } from 'openai/resources/responses/responses'
import { expect, it } from 'vitest'
import { isStep, type Part, partSchema } from '#lib/contract/part.ts'
import { toAnswers } from '#lib/server/provider/to-answers.ts'
import { toKept } from '#lib/server/turns/kept-parts.ts'
import { LiveAnswer } from '#lib/server/turns/live-answer.ts'
import { toTurnChange } from '#lib/server/turns/provider-events.ts'

// Holds P1 for what no server should send, and some do.

const BAD = 'a\u0000b\uD83D'
const MEGABYTE = 'x'.repeat(1_000_000)
const nested = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}"deep"${']'.repeat(depth)}`)

/** What is read of these events. */
function shown(events: object[]): Part[] {
  const answer = new LiveAnswer()
  for (const event of events) {
    const change = toTurnChange(event as ResponseStreamEvent)
    if (change && change.type !== 'response-start' && change.type !== 'response-end') answer.apply(change)
  }
  return answer.parts
}

/** Names apart: what has none is called by its place while it comes. */
const bare = (parts: readonly Part[]) =>
  parts.filter((part) => isStep(part) || part.text !== '').map((part) => ({ ...part, key: '', seconds: undefined }))
const isStorable = (value: unknown): boolean =>
  typeof value === 'string'
    ? value.isWellFormed() && !value.includes('\0')
    : typeof value !== 'object' || value === null || Object.values(value).every(isStorable)

it.each<[string, object]>([
  ['a type like a name that every object has', { type: 'valueOf', id: 'it_1' }],
  ['a type like what every object is made of', { type: '__proto__', id: 'it_1' }],
  ['a type like what made it', { type: 'constructor', id: 'it_1' }],
  ['a type that no database can store', { type: BAD, id: 'it_1' }],
  ['a type that is no text', { type: 5, id: 'it_1' }],
  ['a type that is far too long', { type: 'x'.repeat(1_000_000), id: 'it_1' }],
  ['no type', { id: 'it_1' }],
  ['an id that is a number', { type: 'reasoning', id: 7, summary: [] }],
  [
    'a call whose name is no text',
    { type: 'mcp_call', id: 'it_1', server_label: { toString: 1 }, name: [BAD], arguments: {} },
  ],
  [
    'a result of a type that no database can store',
    { type: 'mcp_call', id: 'it_1', name: 'x', output: [{ type: BAD }] },
  ],
  ['a result within a result, very often', { type: 'mcp_call', id: 'it_1', name: 'x', output: nested(100_000) }],
  ['thoughts that are no texts', { type: 'reasoning', id: 'it_1', summary: [null, 1, { text: 5 }, { text: BAD }] }],
  [
    'sources of a megabyte',
    {
      type: 'web_search_call',
      id: 'it_1',
      action: { sources: [{ url: `https://a.example/${MEGABYTE}` }, { url: 'https://a.example', title: MEGABYTE }] },
    },
  ],
  [
    'citations of a megabyte',
    {
      type: 'message',
      id: 'it_1',
      role: 'assistant',
      content: [
        {
          type: 'output_text',
          text: 'So',
          annotations: [
            { type: 'url_citation', url: `https://a.example/${MEGABYTE}` },
            { type: 'url_citation', url: 'https://a.example', title: MEGABYTE },
            { type: 'file_citation', filename: MEGABYTE },
          ],
        },
      ],
    },
  ],
  ['a message of nothing', { type: 'message', id: 'it_1', role: 'assistant', content: null }],
  [
    'a message with nothing in it',
    { type: 'message', id: 'it_1', role: 'assistant', content: [null, 5, { text: 'So' }] },
  ],
  [
    'NUL in all there is',
    { type: 'code_interpreter_call', id: BAD, code: BAD, outputs: [{ type: BAD, logs: BAD }, null, 5] },
  ],
  [
    'sources that are none',
    {
      type: 'web_search_call',
      id: 'it_1',
      action: {
        queries: [BAD, 1],
        sources: [null, 1, { url: 'javascript:alert(1)' }, { url: `https://a/${BAD}`, title: BAD }],
      },
    },
  ],
  ['a picture without a picture', { type: 'image_generation_call', id: 'it_1', result: { a: 1 }, revised_prompt: BAD }],
])('an item that has %s is read as any other, live and again, and can be kept', (_, item) => {
  const live = shown([
    { type: 'response.output_item.added', item, output_index: 0 },
    { type: 'response.output_item.done', item, output_index: 0 },
  ])
  const read = toAnswers([item as ConversationItem]).flatMap(({ parts = [] }) => parts)
  expect(bare(live)).toEqual(bare(read))
  for (const part of live) expect(partSchema.safeParse(part).success).toBe(true)
  expect(isStorable([toKept(live), live])).toBe(true)
  expect(JSON.stringify(live).length).toBeLessThan(400_000)
})
