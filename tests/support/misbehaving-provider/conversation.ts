import { type Item, newId } from './item.ts'
import { conversationLocked, refusal, refuse } from './refusal.ts'
import type { Gate } from './script.ts'

/** A conversation in the provider's memory. */
export class Conversation {
  readonly id = newId('conv')
  readonly createdAt = Math.floor(Date.now() / 1000)
  metadata: unknown
  items: Item[] = []
  /** The response that writes to it now. */
  lockedBy: string | null = null
  /** Its lists say that more follows, whatever they hold. */
  promisesMore = false
  #unlisted = new Set<Item>()

  constructor(metadata: unknown, items: Item[]) {
    this.metadata = metadata
    this.items = items
  }

  toJson() {
    return { id: this.id, object: 'conversation', created_at: this.createdAt, metadata: this.metadata }
  }

  requireUnlocked(): void {
    if (this.lockedBy) refuse(conversationLocked)
  }

  /** Until `listed` opens the items are there for the model only. */
  append(items: Item[], listed?: Gate): void {
    this.items.push(...items)
    if (!listed) return
    for (const item of items) this.#unlisted.add(item)
    void listed.opened.then(() => {
      for (const item of items) this.#unlisted.delete(item)
    })
  }

  get listed(): Item[] {
    return this.items.filter((item) => !this.#unlisted.has(item))
  }
}

/** One page of a list, as every list of the API is paged. */
export function page(oldestFirst: Item[], query: URLSearchParams) {
  const limit = Number(query.get('limit') ?? 20)
  if (limit > 100) {
    const message = `Invalid 'limit': integer above maximum value. Expected a value <= 100, but got ${limit} instead.`
    refuse(refusal(400, message, { param: 'limit', code: 'integer_above_max_value' }))
  }
  const all = query.get('order') === 'asc' ? oldestFirst : oldestFirst.toReversed()
  const after = query.get('after')
  const from = after ? all.findIndex((item) => item.id === after) + 1 : 0
  if (after && from === 0) refuse(refusal(404, `Item with id '${after}' not found in conversation.`))
  const data = all.slice(from, from + limit)
  return {
    object: 'list',
    data,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: from + limit < all.length,
  }
}
