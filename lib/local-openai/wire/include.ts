import 'server-only'
import { asArray, asOneOf, optional } from './fields.ts'
import type { Item } from './item.ts'
import { isObject, type Json } from './json.ts'

const INCLUDABLE = [
  'file_search_call.results',
  'web_search_call.results',
  'web_search_call.action.sources',
  'message.input_image.image_url',
  'computer_call_output.output.image_url',
  'code_interpreter_call.outputs',
  'reasoning.encrypted_content',
  'message.output_text.logprobs',
] as const

/** What a request wants to see that is only shown on request. */
export type Include = readonly string[]

/** As the query string says it. */
export const readInclude = (query: URLSearchParams): Include =>
  [...query.getAll('include[]'), ...query.getAll('include')].map((value) => asOneOf(value, 'include', INCLUDABLE))

/** As the body says it. */
export const includeInBody = (value: Json | undefined): Include =>
  optional(
    value,
    (given) => asArray(given, 'include').map((each, index) => asOneOf(each, `include[${index}]`, INCLUDABLE)),
    [],
  )

/** An item without what is only shown on request. */
export function visibleItem(item: Item, include: Include): Item {
  const hidden = hiding.find(({ type, name }) => type === item.type && !include.includes(name))
  return hidden ? hidden.hide(item) : item
}

/** What is left where nobody asked for the rest. */
const hiding: readonly { type: string; name: (typeof INCLUDABLE)[number]; hide: (item: Item) => Item }[] = [
  { type: 'message', name: 'message.input_image.image_url', hide: withoutImageUrls },
  { type: 'file_search_call', name: 'file_search_call.results', hide: (item) => ({ ...item, results: null }) },
  {
    type: 'code_interpreter_call',
    name: 'code_interpreter_call.outputs',
    hide: (item) => ({ ...item, outputs: null }),
  },
  {
    type: 'web_search_call',
    name: 'web_search_call.action.sources',
    hide: (item) => ({ ...item, action: isObject(item.action) ? without(item.action, 'sources') : {} }),
  },
]

function withoutImageUrls(item: Item): Item {
  if (!Array.isArray(item.content)) return item
  const isImage = (part: Json) => isObject(part) && part.type === 'input_image'
  return { ...item, content: item.content.map((part) => (isImage(part) ? without(part, 'image_url') : part)) }
}

function without(value: Json, key: string): Json {
  const { [key]: _, ...rest } = value as Record<string, Json>
  return rest
}
