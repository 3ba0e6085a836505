import { openEnd } from './open-end.ts'

/** An entity, tag or picture of which only the beginning has come, or a dollar that may close a formula: the next character tells. */
const BEGUN = /(?:\$+|&#?\w{0,31}|<\/?[a-z]{0,7}\s?\/?|(?<=\s|^)!)$/i
/** Emphasis at the very end: either it closes, which happens anyway, or nothing has come yet of what it opens. */
const MARKS = /(?<!\\)[*_~]+$/

/**
 * The text with its end completed, so that what is shown never turns into something else when the rest comes. `openMarks` tells
 * which marks of emphasis a text leaves open, in the order in which they have to be closed.
 */
export function completedEnd(text: string, openMarks: (text: string) => string): string {
  const whole = withoutBegun(text)
  const { end, code, link } = openEnd(whole)
  const before = whole.slice(0, end)
  if (code && code.text.trim() !== '') {
    const span = code.fence + code.text + code.fence
    return before + span + openMarks(before + span)
  }
  const label = link ? completedEnd(link.label, openMarks) : ''
  if (link && label !== '') {
    const span = `${link.mark}${label}](#)`
    return before + span + openMarks(before + span)
  }
  const bare = before.replace(MARKS, '')
  const marks = openMarks(bare)
  return marks === '' ? bare : bare.trimEnd() + marks
}

function withoutBegun(text: string): string {
  const bare = text.replace(BEGUN, '')
  const slashes = /\\*$/.exec(bare)?.[0].length ?? 0
  return slashes % 2 === 1 ? bare.slice(0, -1) : bare
}
