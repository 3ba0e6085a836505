import 'server-only'
import type { Citation } from '#lib/contract/part.ts'
import { storableText } from '#lib/contract/storable-text.ts'

/** Where a text's annotations say that its words are from. */
export function citationsIn(text: string, annotations: unknown): Citation[] {
  if (!Array.isArray(annotations)) return []
  return annotations.flatMap((each): Citation[] => {
    const { type, url, title, filename, start_index, end_index, index } = each ?? {}
    const end = placeIn(text, end_index ?? index)
    const start = Math.min(placeIn(text, start_index ?? end), end)
    if (type === 'url_citation' && typeof url === 'string' && /^https?:\/\//.test(url))
      return [{ start, end, url: storableText(url), title: typeof title === 'string' ? storableText(title) : null }]
    return typeof filename === 'string' ? [{ start, end, url: null, title: storableText(filename) }] : []
  })
}

const placeIn = (text: string, place: unknown) =>
  typeof place === 'number' ? Math.min(Math.max(Math.trunc(place) || 0, 0), text.length) : text.length
