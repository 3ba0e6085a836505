import 'server-only'
import type { Citation, Source } from '#lib/contract/part.ts'
import { storableText } from '#lib/contract/storable-text.ts'

interface Annotation {
  type?: unknown
  url?: unknown
  title?: unknown
  filename?: unknown
  start_index?: unknown
  end_index?: unknown
  index?: unknown
}

/** A text says of so many of its words where they are from. */
export const MOST_CITATIONS = 500

const [LONGEST_ADDRESS, LONGEST_TITLE] = [8000, 1000]

/** A page of the web; null for what has no such address, or one that is longer than any. */
export const pageOf = ({ url, title }: { url?: unknown; title?: unknown }): Source | null =>
  typeof url === 'string' && /^https?:\/\//.test(url) && url.length <= LONGEST_ADDRESS
    ? { url: storableText(url), title: typeof title === 'string' ? titleIn(title) : null }
    : null

const titleIn = (title: string) => storableText(title.slice(0, LONGEST_TITLE))

/**
 * Where a text's annotations say that its words are from. Their places count either UTF-16 units or whole characters, and nobody
 * says which: where only the latter have the link in them that the model wrote, it is those.
 */
export function citationsIn(text: string, annotations: unknown): Citation[] {
  if (!Array.isArray(annotations)) return []
  const given: Annotation[] = annotations.slice(0, MOST_CITATIONS).map((each) => each ?? {})
  const byCharacter = unitsBefore(text)
  const isByCharacter = byCharacter !== null && given.some((each) => isFoundBy(byCharacter, text, each))
  return given.flatMap((each) => citationOf(text, each, isByCharacter ? byCharacter : asGiven))
}

/** A place in UTF-16 units. */
type Place = (given: number) => number
const asGiven: Place = (place) => place

function citationOf(text: string, annotation: Annotation, placeOf: Place): Citation[] {
  const { type, filename } = annotation
  const { start, end } = spanOf(text, annotation, placeOf)
  const page = type === 'url_citation' ? pageOf(annotation) : null
  if (page) return [{ start, end, ...page }]
  return typeof filename === 'string' ? [{ start, end, url: null, title: titleIn(filename) }] : []
}

function spanOf(text: string, { start_index, end_index, index }: Annotation, placeOf: Place) {
  const within = (place: unknown) =>
    typeof place === 'number' ? placeOf(Math.min(Math.max(Math.trunc(place) || 0, 0), text.length)) : text.length
  const end = within(end_index ?? index)
  return { start: Math.min(within(start_index ?? end_index ?? index), end), end }
}

/** How many units come before each character; null where that is the same. */
function unitsBefore(text: string): Place | null {
  if (!/[\ud800-\udbff]/.test(text)) return null
  let length = 0
  const before = Array.from(text, (character) => {
    length += character.length
    return length - character.length
  })
  return (place) => before[place] ?? text.length
}

/** Whether the link that a citation is about is where it says when whole characters are counted, and isn't when units are. */
function isFoundBy(byCharacter: Place, text: string, annotation: Annotation): boolean {
  const wordsBy = (placeOf: Place) => {
    const { start, end } = spanOf(text, annotation, placeOf)
    return text.slice(start, end)
  }
  const units = wordsBy(asGiven)
  const characters = wordsBy(byCharacter)
  if (isLink(units) || isLink(characters)) return !isLink(units)
  const { url } = annotation
  return typeof url === 'string' && characters.includes(url) && !units.includes(url)
}

const isLink = (words: string) => /^\(?\[[^\]]*\]\(\S*\)\)?$|^https?:\/\/\S+$/.test(words)
