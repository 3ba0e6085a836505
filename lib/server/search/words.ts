import 'server-only'

/** A word of a text as the index knows it, and where it stands in the text (UTF-16 units). */
export interface Word {
  folded: string
  start: number
  end: number
  /** Whether it is part of a run in a script without spaces, whose words overlap: each is a pair of characters. */
  isPair: boolean
}

/** Longer ones are keys, hashes and the like. */
const LONGEST = 40

const letter = /[\p{L}\p{N}\p{M}]/u
const unspaced =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u

type Kind = 'space' | 'letter' | 'unspaced'

/**
 * The words of a text, in NFC. Letters lose their case and accents; of a script without spaces every two neighbours are a
 * word, and so is the last character. Done here and not in the database, whose idea of a letter depends on its locale.
 */
export function wordsOf(text: string): Word[] {
  const words: Word[] = []
  for (const run of runsOf(text)) {
    if (run.kind === 'letter') words.push(wordOf(text, run.at))
    else words.push(...pairsOf(text, run.at))
  }
  return words.filter(({ folded }) => folded !== '')
}

interface Run {
  kind: Kind
  /** Where each of its characters begins, and where it ends. */
  at: number[]
}

function runsOf(text: string): Run[] {
  const runs: Run[] = []
  let kind: Kind = 'space'
  for (let at = 0; at < text.length; ) {
    const size = sizeAt(text, at)
    const character = text.slice(at, at + size)
    const known = characterOf(character)
    if (known.kind !== kind && known.kind !== 'space') runs.push({ kind: known.kind, at: [at] })
    kind = known.kind
    at += size
    if (kind !== 'space') runs.at(-1)?.at.push(at)
  }
  return runs
}

function wordOf(text: string, at: number[]): Word {
  const [start = 0] = at
  const end = at.at(-1) ?? start
  return { folded: clip(foldedSlice(text, start, end)), start, end, isPair: false }
}

function pairsOf(text: string, at: number[]): Word[] {
  return at.slice(0, -1).map((start, index) => {
    const end = at[index + 2] ?? at[index + 1] ?? start
    return { folded: foldedSlice(text, start, end), start, end, isPair: true }
  })
}

const clip = (folded: string) => (folded.length <= LONGEST ? folded : Array.from(folded).slice(0, LONGEST).join(''))

/** Where in the text so many of the word's folded units end. */
export function endOfFolded(text: string, { start, end }: Word, length: number): number {
  let folded = 0
  let at = start
  while (at < end && folded < length) {
    const size = sizeAt(text, at)
    folded += characterOf(text.slice(at, at + size)).folded.length
    at += size
  }
  // Its marks belong to a letter.
  while (at < end && characterOf(text.slice(at, at + sizeAt(text, at))).folded === '') at += sizeAt(text, at)
  return at
}

function foldedSlice(text: string, start: number, end: number): string {
  let folded = ''
  for (const character of text.slice(start, end)) folded += characterOf(character).folded
  return folded
}

const sizeAt = (text: string, at: number) => ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1)

interface Character {
  kind: Kind
  folded: string
}

const known = new Map<string, Character>()

function characterOf(character: string): Character {
  let found = known.get(character)
  if (!found) {
    const isSpace = !letter.test(character)
    found = isSpace
      ? { kind: 'space', folded: '' }
      : { kind: unspaced.test(character) ? 'unspaced' : 'letter', folded: fold(character) }
    known.set(character, found)
  }
  return found
}

/** Of Latin, Greek, Cyrillic, Arabic and Hebrew. Elsewhere marks are vowels, and stay. */
const accents = /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1-\u05c5\u05c7\u0640\u064b-\u065f\u0670]/g

/** Letters that don't come apart by themselves. */
const letters: Record<string, string> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i', ħ: 'h', ŧ: 't', ς: 'σ' },
}

function fold(character: string): string {
  const bare = character.toLowerCase().normalize('NFKD').replace(accents, '').normalize('NFC').toLowerCase()
  return Array.from(bare, (one) => letters[one] ?? one)
    .join('')
    .replace(/[^\p{L}\p{N}\p{M}]/gu, '')
}
