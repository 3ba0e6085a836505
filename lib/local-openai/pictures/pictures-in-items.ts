import 'server-only'
import type { Item } from '../wire/item.ts'
import { isObject, type Json, type JsonObject } from '../wire/json.ts'

/** Where an item has its parts: a message in its content, a tool in its output. */
function partsOf(item: Item): { field: 'content' | 'output'; parts: Json[] } {
  const field = item.type === 'message' ? 'content' : 'output'
  const isRead = ['message', 'function_call_output', 'custom_tool_call_output'].includes(item.type)
  const parts = item[field]
  return { field, parts: isRead && Array.isArray(parts) ? parts : [] }
}

/** Where a picture stands; null when it is none, or is here already as data. */
function addressIn(part: Json): string | null {
  if (!isObject(part) || part.type !== 'input_image' || typeof part.image_url !== 'string') return null
  return /^\s*data:/i.test(part.image_url) ? null : part.image_url
}

/** The addresses of an item's pictures. */
export const pictureAddresses = (item: Item): string[] => partsOf(item).parts.flatMap((part) => addressIn(part) ?? [])

/** The item with every picture that stands at an address in its place: as data, or as words that it is gone. */
export function withPictureData(item: Item, found: ReadonlyMap<string, string>): Item {
  if (pictureAddresses(item).length === 0) return item
  const { field, parts } = partsOf(item)
  return { ...item, [field]: parts.map((part) => filledIn(part, found)) }
}

function filledIn(part: Json, found: ReadonlyMap<string, string>): Json {
  const address = addressIn(part)
  if (address === null) return part
  const data = found.get(address)
  if (data === undefined) return { type: 'input_text', text: '[A picture that can not be loaded any more.]' }
  return { ...(part as JsonObject), image_url: data }
}

/**
 * From where on items are new: they came with this request, of whose items the last `newItems` are, and the model has said
 * nothing since. Who sends the whole conversation each time has said most of it before.
 */
export function firstNewIndex(items: readonly Item[], newItems: number): number {
  return Math.max(items.length - newItems, items.findLastIndex((item) => !isGiven(item)) + 1)
}

/** Whether an item is what the model is given, not what it said itself. */
const isGiven = (item: Item) => (item.type === 'message' ? item.role !== 'assistant' : item.type.endsWith('_output'))
