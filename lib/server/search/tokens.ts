import 'server-only'
import { createHash } from 'node:crypto'

/** How near a word of a message must be to one that was asked for. */
export type Reach = 'beginning' | 'part' | 'typo'

/** How many letters of a word count for a typo, as in the database's function search_tokens. */
const STEM = 8
/** Below that anything is like anything. */
const [SHORTEST_PART, SHORTEST_TYPO] = [3, 4]

/** The tsquery for messages of this user with all these words, against what the database's function search_tokens made. */
export function tokenQuery(userId: string, words: string[], reach: Reach): string {
  const bucket = createHash('md5').update(userId).digest('hex').slice(0, 1)
  return [
    quoted(`u${userId}`),
    ...words.map((word, at) => wordQuery(bucket, word, { reach, isLast: at === words.length - 1 })),
  ].join(' & ')
}

/** Only the last word may be unfinished where a typo is in it. */
function wordQuery(bucket: string, word: string, { reach, isLast }: { reach: Reach; isLast: boolean }): string {
  const beginning = `${quoted(`${bucket}w${word}`)}:*`
  if (reach === 'part' && canBePart(word)) {
    // Other words may have these letters too: whoever asks has to look whether they stand together.
    const parts = partsOf(word).map((part) => quoted(`${bucket}g${part}`))
    return `(${beginning} | (${parts.join(' & ')}))`
  }
  if (reach !== 'typo') return beginning
  const end = isLast && isLong(word) ? ':*' : ''
  const similar = similarTokens(word).map((token) => quoted(bucket + token) + end)
  return `(${[beginning, ...similar].join(' | ')})`
}

/** Whether a word is long enough to be looked for inside of others. */
export const canBePart = (word: string) => Array.from(word).length >= SHORTEST_PART

function partsOf(word: string): string[] {
  const letters = Array.from(word)
  return [...new Set(letters.slice(2).map((_, at) => letters.slice(at, at + 3).join('')))]
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

/** Tells of a word of a message whether no more than a typo lies between it, or its beginning, and the one asked for. */
export function similarTo(asked: string): (word: string) => boolean {
  const similar = new Set(similarTokens(asked))
  const sizes = isLong(asked) ? [...new Set([...similar].map(({ length }) => length))] : null
  return (word) => {
    if (similar.size === 0 || !hasStem(word)) return false
    const stem = Array.from(word).slice(0, STEM)
    const missing = stem.map((_, index) => `t${index + 1}${stem.toSpliced(index, 1).join('')}`)
    return [`t0${stem.join('')}`, ...missing].some((token) =>
      sizes ? sizes.some((size) => similar.has(token.slice(0, size))) : similar.has(token),
    )
  }
}

/** Long enough that a typo in its first letters doesn't make it like everything. */
const isLong = (word: string) => Array.from(word).length > SHORTEST_TYPO
const hasStem = (word: string) => Array.from(word).length >= SHORTEST_TYPO && !/[0-9]/.test(word)

/** The words that `isSimilar` means, as a regular expression of PostgreSQL's on folded words with a space before each. */
export function similarWords(word: string): string {
  if (!hasStem(word)) return ` ${word}`
  const letters = Array.from(word).slice(0, STEM)
  const end = isLong(word) ? '' : ' '
  const typos = letters.flatMap((letter, place) => {
    const [before, after] = [letters.slice(0, place).join(''), letters.slice(place + 1)]
    const swapped = [after[0] ?? '', letter, ...after.slice(1)].join('')
    return [`${before}[^ ]?${after.join('')}`, `${before}[^ ]${letter}${after.join('')}`, before + swapped]
  })
  return ` (?:${[...new Set(typos)].join('|')})${end}`
}
