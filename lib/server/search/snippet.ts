import 'server-only'
import type { Snippet } from '#lib/contract/search.ts'
import type { Term } from './query.ts'
import { isSimilar } from './tokens.ts'
import { endOfFolded, type Word, wordsOf } from './words.ts'

/** How much of a message is shown, and how much of that stands before what was found. */
const [LENGTH, BEFORE] = [180, 50]
/** Further into a text nobody looks for what to show. */
const READ = 100_000

type Range = [number, number]

/** The part of a text around what was found, with that marked; line breaks have become spaces. */
export function snippetOf(text: string, terms: Term[]): Snippet {
  const normal = text.slice(0, READ).normalize('NFC')
  const ranges = rangesIn(normal, terms)
  const first = bestStart(ranges)
  const from = first <= BEFORE ? 0 : startOfWord(normal, first - BEFORE)
  const to = Math.min(from + LENGTH, normal.length)
  const shown = `${from > 0 ? '…' : ''}${normal.slice(from, to)}${to < normal.length ? '…' : ''}`
  const shift = (from > 0 ? 1 : 0) - from
  const inside = ranges.filter(([start, end]) => start >= from && end <= to)
  return {
    text: shown.toWellFormed().replace(/\s/g, ' '),
    ranges: inside.map(([start, end]) => [start + shift, end + shift]),
  }
}

/** A whole title with what was found marked. */
export function markedTitle(title: string, terms: Term[]): Snippet {
  const text = title.normalize('NFC')
  return { text, ranges: rangesIn(text, terms) }
}

/** Where the terms are: each as exactly as it is there at all. Sorted, none within another. */
function rangesIn(text: string, terms: Term[]): Range[] {
  const words = wordsOf(text)
  const ranges = terms.flatMap((term) => {
    for (const match of [begins, contains, resembles]) {
      const found = words.flatMap((_, index) => match(text, words.slice(index, index + term.words.length), term) ?? [])
      if (found.length > 0) return found
    }
    return []
  })
  return merged(ranges)
}

type Match = (text: string, words: Word[], term: Term) => [Range] | null

const begins: Match = (text, words, term) => {
  const last = words.at(-1)
  const isThere = term.words.every((asked, index) =>
    index < term.words.length - 1 ? words[index]?.folded === asked : words[index]?.folded.startsWith(asked),
  )
  if (!isThere || !words[0] || !last) return null
  return [[words[0].start, endOfFolded(text, last, term.words.at(-1)?.length ?? 0)]]
}

const contains: Match = (text, [word], { words: [asked = ''] }) => {
  const at = word?.folded.indexOf(asked) ?? -1
  if (!word || at < 0) return null
  return [[endOfFolded(text, word, at), endOfFolded(text, word, at + asked.length)]]
}

const resembles: Match = (_, [word], { words: [asked = ''] }) =>
  word && isSimilar(asked, word.folded) ? [[word.start, word.end]] : null

function merged(ranges: Range[]): Range[] {
  const result: Range[] = []
  for (const [start, end] of ranges.toSorted((a, b) => a[0] - b[0] || b[1] - a[1])) {
    const last = result.at(-1)
    if (last && start <= last[1]) last[1] = Math.max(last[1], end)
    else result.push([start, end])
  }
  return result
}

/** The range after which most others follow closely. */
function bestStart(ranges: Range[]): number {
  let best = { start: ranges[0]?.[0] ?? 0, count: 0 }
  for (const [start] of ranges) {
    const count = ranges.filter(([other]) => other >= start && other < start + LENGTH - BEFORE).length
    if (count > best.count) best = { start, count }
    if (ranges.length > 1000) break
  }
  return best.start
}

function startOfWord(text: string, near: number): number {
  const space = text.slice(near, near + BEFORE / 2).search(/\s/)
  return space < 0 ? near : near + space + 1
}
