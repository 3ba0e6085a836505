import 'server-only'
import type { Term } from './query.ts'
import { similarTo } from './tokens.ts'
import { endOfFolded, type Word, wordsOf } from './words.ts'

/** From where to where something was found in a text, in UTF-16 units. */
export type Range = [number, number]
export type FindRanges = (text: string) => Range[]

/** Nobody sees more of one term in one text. */
const MOST = 500

/** How a word has a term: the lower, the more exactly. */
const [BEGINS, CONTAINS, RESEMBLES] = [0, 1, 2]
interface Sight {
  term: Term
  level: number
}

/**
 * Finds where in texts the terms are: each as exactly as it is there at all. Sorted, none within another. For all texts of
 * one reply, as a word that was seen once is not looked at again.
 */
export function rangeFinder(terms: Term[]): FindRanges {
  const judges = terms.map(judgeOf)
  const seen = new Map<string, Sight[]>()
  const sightsOf = (folded: string) => {
    const known = seen.get(folded)
    if (known) return known
    const sights = judges.flatMap((judge) => judge(folded) ?? [])
    seen.set(folded, sights)
    return sights
  }
  return (text) => {
    const best = new Map<Term, { level: number; ranges: Range[] }>()
    const words = wordsOf(text)
    for (const [index, word] of words.entries()) {
      for (const { term, ...sight } of sightsOf(word.folded)) {
        const level = sight.level === BEGINS && !goesOn(words, index, term) ? CONTAINS : sight.level
        const known = best.get(term)
        if (known && (known.level < level || (known.level === level && known.ranges.length >= MOST))) continue
        const range = rangeOf(text, words.slice(index, index + term.words.length), { term, level })
        if (known?.level === level) known.ranges.push(range)
        else best.set(term, { level, ranges: [range] })
      }
    }
    return merged([...best.values()].flatMap(({ ranges }) => ranges))
  }
}

/** Tells of a word how it has the term, or how it has the first of its words. */
function judgeOf(term: Term): (folded: string) => Sight | null {
  const [asked = ''] = term.words
  const isSimilar = similarTo(asked)
  return (folded) => {
    if (folded.startsWith(asked)) return { term, level: BEGINS }
    if (folded.includes(asked)) return { term, level: CONTAINS }
    return isSimilar(folded) ? { term, level: RESEMBLES } : null
  }
}

function goesOn(words: Word[], index: number, term: Term): boolean {
  return term.words.every((asked, at) => {
    const folded = words[index + at]?.folded
    return at < term.words.length - 1 ? folded === asked : folded?.startsWith(asked)
  })
}

function rangeOf(text: string, words: Word[], { term, level }: Sight): Range {
  const [word = { folded: '', start: 0, end: 0, isPair: false }] = words
  const [asked = ''] = term.words
  if (level === RESEMBLES) return [word.start, word.end]
  if (level === BEGINS) return [word.start, endOfFolded(text, words.at(-1) ?? word, term.words.at(-1)?.length ?? 0)]
  const at = word.folded.indexOf(asked)
  return [endOfFolded(text, word, at), endOfFolded(text, word, at + asked.length)]
}

function merged(ranges: Range[]): Range[] {
  const result: Range[] = []
  for (const [start, end] of ranges.toSorted((a, b) => a[0] - b[0] || b[1] - a[1])) {
    const last = result.at(-1)
    if (last && start <= last[1]) last[1] = Math.max(last[1], end)
    else result.push([start, end])
  }
  return result
}
