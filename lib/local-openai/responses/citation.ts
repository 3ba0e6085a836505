import 'server-only'
import type { Written } from '../model/language-model.ts'
import type { JsonObject } from '../wire/json.ts'

/** Where the last words of a text are from, as an annotation says it; `end` is where they end. */
export function citationOf({ length, source }: Extract<Written, { type: 'citation' }>, end: number): JsonObject {
  if ('url' in source) return { type: 'url_citation', ...source, start_index: end - length, end_index: end }
  return { type: 'file_citation', file_id: source.fileId, filename: source.filename, index: end }
}
