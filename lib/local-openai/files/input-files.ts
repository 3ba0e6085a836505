import 'server-only'
import type { Context } from '../endpoint/context.ts'
import { apiErrors } from '../wire/api-error.ts'
import { dataUrl } from '../wire/data-url.ts'
import type { Item } from '../wire/item.ts'
import { isObject, type Json, type JsonObject } from '../wire/json.ts'
import { contentTypeOf, isDocument } from './content-type.ts'
import { type DocumentText, documentText } from './document-text.ts'
import { decodedText, fileWords } from './file-words.ts'
import { findText } from './find-text.ts'
import { wholeOf } from './stored-bytes.ts'

/** Everything said, and what of it no conversation or response has stored yet. */
type Said = { tenant: string; items: Item[]; unstored: readonly Item[] }
type Found = { id: string; filename: string; contentType: string; text: string | null; textFault: string | null }

/**
 * Everything said, with what a model can read in place of files: pictures as data, documents and texts as their words, which a
 * part says the name of (`filename`). A file that is new must be there; of one that has been deleted since, the model is told so.
 */
export async function withFiles(context: Context, { tenant, items, unstored }: Said): Promise<Item[]> {
  const wanted = items.flatMap(fileIds)
  const files = new Map((await find(context, tenant, wanted)).map((row) => [row.id, row]))
  const missing = unstored.flatMap(fileIds).find((id) => !files.has(id))
  if (missing !== undefined) throw apiErrors.inputFileNotFound(missing)
  const filled: Item[] = []
  for (const item of items) filled.push(await filledIn(item, (part) => filledInPart(context, part, files)))
  return filled
}

const find = ({ db, now }: Context, tenant: string, ids: string[]): Promise<Found[]> | Found[] =>
  ids.length === 0
    ? []
    : db.localFile.findMany({
        where: {
          ...{ id: { in: ids }, tenant, isWhole: true },
          OR: [{ expiresAt: null }, { expiresAt: { gt: new Date(now()) } }],
        },
        select: { id: true, filename: true, contentType: true, text: true, textFault: true },
      })

const partsOf = (item: Item): Json[] => (item.type === 'message' && Array.isArray(item.content) ? item.content : [])

const fileIds = (item: Item) =>
  partsOf(item).flatMap((part) => (isObject(part) && typeof part.file_id === 'string' ? [part.file_id] : []))

const isFile = (part: Json) => isObject(part) && (typeof part.file_id === 'string' || part.type === 'input_file')

async function filledIn(item: Item, fill: (part: JsonObject) => Promise<JsonObject>): Promise<Item> {
  const parts = partsOf(item)
  if (!parts.some(isFile)) return item
  const content: Json[] = []
  for (const part of parts) content.push(isObject(part) && isFile(part) ? await fill(part) : part)
  return { ...item, content }
}

async function filledInPart(context: Context, part: JsonObject, files: Map<string, Found>): Promise<JsonObject> {
  const { file_id: id, ...rest } = part
  if (typeof id !== 'string') return inlineFile(part)
  const file = files.get(id)
  if (file === undefined) return { type: 'input_text', text: '[A file that has been deleted since.]' }
  const { contentType } = file
  const name = typeof part.filename === 'string' ? part.filename : file.filename
  if (part.type === 'input_image') return { ...rest, image_url: dataUrl(contentType, await wholeOf(context, id)) }
  if (isDocument(contentType)) return asWords(name, await wordsOf(context, file))
  const bytes = await wholeOf(context, id)
  return asText(name, bytes) ?? { ...rest, filename: name, file_data: dataUrl(contentType, bytes) }
}

/** Of one that was uploaded before words were looked for, they are looked for now. */
async function wordsOf(context: Context, { text, textFault, ...file }: Found): Promise<DocumentText> {
  if (text !== null) return { text, textFault: null }
  if (textFault !== null) return { text: null, textFault: textFault as NonNullable<DocumentText['textFault']> }
  const found = await findText(context, file)
  await context.db.localFile.updateMany({ where: { id: file.id }, data: found })
  return found
}

/** A file that stands in the message itself. */
async function inlineFile(part: JsonObject): Promise<JsonObject> {
  const { file_data: data } = part
  if (typeof data !== 'string') return part
  const [, said = ''] = /^data:([^;,]*)/.exec(data) ?? []
  const bytes = Buffer.from(data.replace(/^data:[^,]*,/, ''), 'base64')
  const name = typeof part.filename === 'string' ? part.filename : 'file'
  const contentType = contentTypeOf(bytes, said, name)
  if (isDocument(contentType)) return asWords(name, await documentText(async () => Uint8Array.from(bytes), contentType))
  return asText(name, bytes) ?? part
}

function asText(name: string, bytes: Uint8Array): JsonObject | null {
  const text = decodedText(bytes)
  return text === null ? null : asWords(name, { text, textFault: null })
}

const asWords = (filename: string, words: DocumentText): JsonObject => ({
  ...{ type: 'input_text', text: fileWords(filename, words), filename },
})
