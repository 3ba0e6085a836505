import 'server-only'
import { apiErrors } from './api-error.ts'
import { asInteger, asOneOf } from './fields.ts'
import { type Include, readInclude, visibleItem } from './include.ts'
import type { Item } from './item.ts'
import type { JsonObject } from './json.ts'

export type Page = { limit: number; after: string | null; order: 'asc' | 'desc'; include: Include }

/** The first and last id of an empty list. Not known of OpenAI's; its published description wants a string. */
export const NO_ID = ''

export function readPage(query: URLSearchParams): Page {
  const limit = query.get('limit')
  return {
    limit: limit === null ? 20 : readInteger(limit, 'limit', { min: 1, max: 100 }),
    after: query.get('after'),
    order: asOneOf(query.get('order') ?? 'desc', 'order', ['asc', 'desc']),
    include: readInclude(query),
  }
}

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
