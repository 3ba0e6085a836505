import 'server-only'
import type { Snippet } from '#lib/contract/search.ts'
import type { FindRanges, Range } from './find-ranges.ts'

/** How much of a message is shown, and how much of that stands before what was found. */
const [LENGTH, BEFORE] = [180, 50]
/** How far into a text is looked for what to show, and into all texts of one reply: meanwhile nobody else is served. */
const [READ, READ_IN_ALL] = [40_000, 300_000]

/** The part of each text around what was found, with that marked; line breaks have become spaces. */
export function snippetsOf(texts: string[], find: FindRanges): Snippet[] {
  const most = shareOf(texts.map(({ length }) => length))
  return texts.map((text) => snippetOf(text.slice(0, most), find, text.length > most))
}

/** How much of each may be read: short texts leave theirs to the long ones. */
function shareOf(lengths: number[]): number {
  let left = READ_IN_ALL
  for (const [index, length] of lengths.toSorted((a, b) => a - b).entries()) {
    const share = Math.floor(left / (lengths.length - index))
    if (length > share) return Math.min(share, READ)
    left -= length
  }
  return READ
}

function snippetOf(text: string, find: FindRanges, hasMore: boolean): Snippet {
  const normal = text.normalize('NFC')
  const ranges = find(normal)
  const first = bestStart(ranges)
  const from = first <= BEFORE ? 0 : startOfWord(normal, first - BEFORE)
  const to = Math.min(from + LENGTH, normal.length)
  const shown = `${from > 0 ? '…' : ''}${normal.slice(from, to)}${to < normal.length || hasMore ? '…' : ''}`
  const shift = (from > 0 ? 1 : 0) - from
  const inside = ranges.filter(([start, end]) => start >= from && end <= to)
  return {
    text: shown.toWellFormed().replace(/\s/g, ' '),
    ranges: inside.map(([start, end]) => [start + shift, end + shift]),
  }
}

/** A whole title with what was found marked. */
export function markedTitle(title: string, find: FindRanges): Snippet {
  const text = title.normalize('NFC')
  return { text, ranges: find(text) }
}

/** The range after which most others follow closely. */
function bestStart(ranges: Range[]): number {
  let best = { start: ranges[0]?.[0] ?? 0, count: 0 }
  let end = 0
  for (const [index, [start]] of ranges.entries()) {
    while ((ranges[end]?.[0] ?? Number.POSITIVE_INFINITY) < start + LENGTH - BEFORE) end++
    if (end - index > best.count) best = { start, count: end - index }
  }
  return best.start
}

function startOfWord(text: string, near: number): number {
  const space = text.slice(near, near + BEFORE / 2).search(/\s/)
  return space < 0 ? near : near + space + 1
}
