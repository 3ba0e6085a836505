import 'server-only'
import type { Term } from './query.ts'
import { wordsOf } from './words.ts'

/**
 * A regular expression of PostgreSQL's for titles with this term. Every letter is spelled out with its capital and its
 * accents, as a server's idea of them depends on its locale; so titles need no index that would have to follow them.
 */
export function titlePattern({ words }: Term): string {
  const [first = '', ...others] = words.map((word) => Array.from(word))
  // Pairs overlap by one character.
  const pattern = patternOf([...first, ...others.flatMap((pair) => pair.slice(1))])
  return words.length === 1 && /^[a-z0-9]{1,2}$/.test(words[0] ?? '') ? `${BEGINNING}${pattern}` : pattern
}

/** Shorter words are like too many others, longer ones are hardly words, and the letters further on don't count. */
const [SHORTEST_TYPO, LONGEST_TYPO, STEM] = [4, 20, 8]
/** The database tries each of the alternatives at each letter of each title. */
const MOST_WORDS = 3

/** The same for titles with words that have a letter more, less, or another one, or two swapped, where these are few. */
export const similarPatterns = (terms: Term[]) =>
  terms.map((term, at) => (at < MOST_WORDS ? similarPattern(term) : titlePattern(term)))

function similarPattern(term: Term): string {
  const letters = Array.from(term.words[0] ?? '')
  if (term.words.length > 1 || letters.length < SHORTEST_TYPO || letters.length > LONGEST_TYPO)
    return titlePattern(term)
  return `${BEGINNING}(?:${typosOf(letters.slice(0, STEM))})`
}

/** Alternatives share their beginnings, so that these are looked at once. */
function typosOf([letter, ...others]: string[]): string {
  if (letter === undefined) return ''
  const [next, ...rest] = others
  const one = patternOf([letter])
  const here = [`.?${patternOf(others)}`, `.${patternOf([letter, ...others])}`]
  if (next === undefined) return `.?`
  return [...here, patternOf([next, letter, ...rest]), `${one}(?:${typosOf(others)})`].join('|')
}

function patternOf(letters: string[]): string {
  let pattern = ''
  for (let at = 0; at < letters.length; at++) {
    const [one = '', next = ''] = letters.slice(at)
    const ligatures = next === '' ? [] : variantsOf(one + next)
    if (ligatures.length === 0) pattern += classOf(one) + MARKS
    else pattern += `(?:${classOf(one)}${MARKS}${classOf(letters[++at] ?? '')}|[${ligatures.join('')}])${MARKS}`
  }
  return pattern
}

/** Where one or two letters count: further on in a word they are in every title. */
const BEGINNING = '(?<![A-Za-z0-9])'

/** Accents that are characters of their own. */
const MARKS = '[\\u0300-\\u036f]*'

const variants = new Map<string, string[]>()
const blocks = [
  [0x41, 0x24f],
  [0x370, 0x52f],
  [0x5d0, 0x6ff],
  [0x1e00, 0x1fff],
  [0xff10, 0xff9f],
] as const

function variantsOf(letter: string): string[] {
  if (variants.size === 0) {
    for (const [from, to] of blocks) {
      for (let code = from; code <= to; code++) {
        const variant = String.fromCodePoint(code)
        const [word] = wordsOf(variant)
        if (word) variants.set(word.folded, [...(variants.get(word.folded) ?? []), variant])
      }
    }
  }
  return variants.get(letter) ?? []
}

/** Letters and digits only, so that nothing in it needs an escape. */
const classOf = (letter: string) => `[${[...new Set([letter, ...variantsOf(letter)])].join('')}]`
