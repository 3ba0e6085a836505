import 'server-only'
import type { Mark } from './thought-marks.ts'

const BEFORE_QUOTED = /["'“‘«(`[]$/
const AFTER_QUOTED = /^["'”’»)`\]]/
const AT_LINE_END = /^([\r\n]|$)/

/** Whether a mark between these is spoken of. */
export const isQuoted = (before: string, after: string) =>
  (BEFORE_QUOTED.test(before) && AFTER_QUOTED.test(after)) || (/[*_]$/.test(before) && /^[*_]/.test(after))

/**
 * Whether a mark that ends thoughts does so, or is spoken of: `before` is what stands before it on its line, `after` what
 * follows. It stands for itself, behind a word without a space, or at the end of a line behind the end of a sentence.
 */
export function isEnd(before: string, after: string): boolean {
  const said = before.trimEnd()
  if (said === '') return true
  if (said === before) return AT_LINE_END.test(after) || !BEFORE_QUOTED.test(before)
  return AT_LINE_END.test(after) && !/[\p{L}\p{N},]$/u.test(said)
}

/** Whether a mark within a line begins thoughts: right behind a sentence, or where `isKnown`, behind a word. */
export const isBeginning = (before: string, { isKnown }: { isKnown: boolean }) =>
  isKnown ? /[\p{L}\p{N}\p{Po}>]$/u.test(before) && !/["'*]$/.test(before) : /[.!?:;…。！？>]$/.test(before)

type Place = {
  /** The answer begins here, or goes on after thoughts. */
  isFirst: boolean
  isFresh: boolean
  space: string
  after: string
}

/**
 * Whether a mark that a line begins with is meant: within an answer, what is set in is code, a word is a word, and a mark may be
 * the subject of a sentence. Null while nobody can tell.
 */
export function isMeant(mark: Mark, { isFirst, isFresh, space, after }: Place): boolean | null {
  if (isFirst) return true
  if (!isFresh && /( {4}|\t)[^\n]*$/.test(space)) return false
  if (mark.kind === 'skipped') return true
  if (mark.pair.isWord && !isFresh) return false
  return /^ ?$/.test(after) ? null : !/^ \p{Ll}/u.test(after)
}
