import 'server-only'
import type { Context } from '../endpoint/context.ts'
import { apiErrors } from '../wire/api-error.ts'
import { dataUrl } from '../wire/data-url.ts'
import type { Item } from '../wire/item.ts'
import { isObject, type Json, type JsonObject } from '../wire/json.ts'

/** Everything said, and what of it no conversation or response has stored yet. */
type Said = { tenant: string; items: Item[]; unstored: readonly Item[] }
type Found = { filename: string; contentType: string; data: Uint8Array }

/**
 * Everything said, with the content of uploaded files in place of their ids: what the model is given. A file that is new
 * must be there; of one that has been deleted since, the model is told so.
 */
export async function withFiles({ db, now }: Context, { tenant, items, unstored }: Said): Promise<Item[]> {
  const wanted = items.flatMap(fileIds)
  if (wanted.length === 0) return items
  const rows = await db.localFile.findMany({
    where: { id: { in: wanted }, tenant, OR: [{ expiresAt: null }, { expiresAt: { gt: new Date(now()) } }] },
  })
  const files = new Map<string, Found>(rows.map((row) => [row.id, row]))
  const missing = unstored.flatMap(fileIds).find((id) => !files.has(id))
  if (missing !== undefined) throw apiErrors.inputFileNotFound(missing)
  return items.map((item) => filledIn(item, files))
}

const partsOf = (item: Item): Json[] => (item.type === 'message' && Array.isArray(item.content) ? item.content : [])

const fileIds = (item: Item) =>
  partsOf(item).flatMap((part) => (isObject(part) && typeof part.file_id === 'string' ? [part.file_id] : []))

function filledIn(item: Item, files: Map<string, Found>): Item {
  if (fileIds(item).length === 0) return item
  return { ...item, content: partsOf(item).map((part) => (isObject(part) ? filledInPart(part, files) : part)) }
}

function filledInPart(part: JsonObject, files: Map<string, Found>): JsonObject {
  const { file_id: id, ...rest } = part
  if (typeof id !== 'string') return part
  const file = files.get(id)
  if (file === undefined) return { type: 'input_text', text: '[A file that has been deleted since.]' }
  const url = dataUrl(file.contentType, file.data)
  if (part.type === 'input_image') return { ...rest, image_url: url }
  return { ...rest, filename: part.filename ?? file.filename, file_data: url }
}
