import 'server-only'
import { apiErrors } from '../wire/api-error.ts'
import { textOfDataUrl } from '../wire/data-url.ts'
import type { Json, JsonObject } from '../wire/json.ts'

/** The content of a message: many servers take nothing but a string, so text alone is one. */
export function contentOf(parts: readonly JsonObject[]): Json {
  const isText = parts.every(({ type }) => type === 'input_text')
  return isText ? parts.map(({ text }) => text).join('\n') : parts.map(toPart)
}

/** @throws ApiError for what no server takes */
export function toPart(part: JsonObject): JsonObject {
  if (part.type === 'input_text') return { type: 'text', text: part.text ?? '' }
  if (part.type === 'input_image' && typeof part.image_url === 'string') {
    return { type: 'image_url', image_url: { url: part.image_url, detail: part.detail ?? 'auto' } }
  }
  if (part.type === 'input_file' && typeof part.file_data === 'string') {
    const filename = typeof part.filename === 'string' ? part.filename : 'file'
    // Every model can read text; for anything else the server needs to know about files.
    const text = textOfDataUrl(part.file_data)
    if (text !== null) return { type: 'text', text: `${filename}:\n${text}` }
    return { type: 'file', file: { filename, file_data: part.file_data } }
  }
  throw apiErrors.unsupportedPart(`${part.type}`)
}

/** Parts of two contents, each a string or parts, behind one another. */
export function joined(first: Json | undefined, second: Json | undefined): Json {
  if (isEmpty(first)) return second ?? ''
  if (isEmpty(second)) return first ?? ''
  if (typeof first === 'string' && typeof second === 'string') return `${first}\n\n${second}`
  return [...asParts(first), ...asParts(second)]
}

const isEmpty = (content: Json | undefined) => content === undefined || content === null || content === ''

const asParts = (content: Json | undefined): Json[] =>
  Array.isArray(content) ? content : [{ type: 'text', text: typeof content === 'string' ? content : '' }]
