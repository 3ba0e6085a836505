import 'server-only'
import { apiErrors } from './api-error.ts'
import { asInteger, asOneOf } from './fields.ts'
import type { Item } from './item.ts'
import { isObject, type JsonObject } from './json.ts'

export type Page = { limit: number; after: string | null; order: 'asc' | 'desc'; include: readonly string[] }

/** The first and last id of an empty list. Not known of OpenAI's; its published description wants a string. */
export const NO_ID = ''

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

export function readPage(query: URLSearchParams): Page {
  const limit = query.get('limit')
  return {
    limit: limit === null ? 20 : readInteger(limit, 'limit', { min: 1, max: 100 }),
    after: query.get('after'),
    order: asOneOf(query.get('order') ?? 'desc', 'order', ['asc', 'desc']),
    include: readInclude(query),
  }
}

export const readInclude = (query: URLSearchParams): string[] =>
  [...query.getAll('include[]'), ...query.getAll('include')].map((value) => asOneOf(value, 'include', INCLUDABLE))

/** An integer of the query string. */
export function readInteger(text: string, param: string, bounds: { min: number; max?: number }): number {
  if (!/^-?\d{1,15}$/.test(text)) throw apiErrors.wrongType(param, 'an integer', 'a string')
  return asInteger(Number(text), param, bounds)
}

/** A page as the API shows it; `items` may hold one more than the limit, which says that there is another page. */
export function listBody(items: readonly Item[], { limit, include }: Pick<Page, 'limit' | 'include'>): JsonObject {
  const shown = items.slice(0, limit).map((item) => visibleItem(item, include))
  return {
    object: 'list',
    data: shown,
    first_id: shown[0]?.id ?? NO_ID,
    has_more: items.length > limit,
    last_id: shown.at(-1)?.id ?? NO_ID,
  }
}

/** An item without what is only shown on request. */
export function visibleItem(item: Item, include: readonly string[]): Item {
  if (include.includes('message.input_image.image_url') || !Array.isArray(item.content)) return item
  const content = item.content.map((part) => {
    if (!isObject(part) || part.type !== 'input_image') return part
    const { image_url: _, ...rest } = part
    return rest
  })
  return { ...item, content }
}
