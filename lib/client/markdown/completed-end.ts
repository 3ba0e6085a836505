import { openEnd, withoutEnd } from './open-end.ts'

/** An entity, tag or picture of which only the beginning has come. */
const BEGUN = /(?:&#?\w{0,31}|<\/?[a-z]{0,7}\s?\/?|(?<=\s|^)!)$/i

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
  const bare = withoutMarks(before)
  const marks = openMarks(bare)
  return marks === '' ? bare : bare.trimEnd() + marks
}

/** Without emphasis at the very end: either it closes, which happens anyway, or nothing has come yet of what it opens. */
function withoutMarks(text: string): string {
  const bare = withoutEnd(text, '*_~')
  return isEscaping(bare) ? text.slice(0, bare.length + 1) : bare
}

function withoutBegun(text: string): string {
  // Whether a dollar closes a formula the next character tells.
  const bare = withoutEnd(text, '$').replace(BEGUN, '')
  return isEscaping(bare) ? bare.slice(0, -1) : bare
}

const isEscaping = (text: string) => (text.length - withoutEnd(text, '\\').length) % 2 === 1
