import 'server-only'
import { createHash } from 'node:crypto'

/** How near a token of a message must be to what was asked: the word's beginning, a part of it, one letter beside it. */
export type Reach = 'beginning' | 'part' | 'typo'

/** How many letters of a word count for a typo, as in the database's function search_tokens. */
const STEM = 8
/** Below that anything is like anything. */
const [SHORTEST_PART, SHORTEST_TYPO] = [3, 4]

/** The tsquery for a word of this user, against what the database's function search_tokens made. */
export function tokenQuery(userId: string, word: string, reach: Reach): string {
  const owner = createHash('md5').update(userId).digest('hex').slice(0, 8)
  const tokens = [`w${word}`]
  if (reach !== 'beginning' && Array.from(word).length >= SHORTEST_PART) tokens.push(`p${word}`)
  const beginnings = tokens.map((token) => `${quoted(owner + token)}:*`)
  const end = isLong(word) ? ':*' : ''
  const similar = reach === 'typo' ? similarTokens(word).map((token) => quoted(owner + token) + end) : []
  return `(${[...beginnings, ...similar].join(' | ')})`
}

const quoted = (lexeme: string) => `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`

/** The tokens that only words share which differ by one letter: one too many, one missing, another one, or two swapped. */
function similarTokens(word: string): string[] {
  if (!hasStem(word)) return []
  const letters = Array.from(word).slice(0, STEM + 1)
  const stem = letters.slice(0, STEM)
  const tokens = new Set([`t0${stem.join('')}`])
  for (let place = 1; place <= STEM; place++) {
    // The letter that is missing here is the message's.
    tokens.add(`t${place}${letters.slice(0, STEM - 1).join('')}`)
    if (place > letters.length) continue
    tokens.add(`t0${letters.toSpliced(place - 1, 1).join('')}`)
    tokens.add(`t${place}${stem.toSpliced(place - 1, 1).join('')}`)
    const [one = '', next = ''] = letters.slice(place - 1)
    const swapped = letters.toSpliced(place - 1, 2, next, one)
    tokens.add(`t0${swapped.slice(0, STEM).join('')}`)
  }
  return [...tokens]
}

/** Whether no more than a typo lies between a word that was asked for and one of a message, or its beginning. */
export function isSimilar(asked: string, word: string): boolean {
  if (!hasStem(word)) return false
  const stem = Array.from(word).slice(0, STEM)
  const missing = stem.map((_, index) => `t${index + 1}${stem.toSpliced(index, 1).join('')}`)
  const tokens = [`t0${stem.join('')}`, ...missing]
  return similarTokens(asked).some((similar) =>
    tokens.some((token) => (isLong(asked) ? token.startsWith(similar) : token === similar)),
  )
}

/** Long enough that a typo in its first letters doesn't make it like everything. */
const isLong = (word: string) => Array.from(word).length > SHORTEST_TYPO
const hasStem = (word: string) => Array.from(word).length >= SHORTEST_TYPO && !/[0-9]/.test(word)
