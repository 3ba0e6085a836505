import { closerAt, type Opener, openerAt } from './rules/formulas.ts'
import { isFormula } from './rules/is-formula.ts'

/** What begins in a text and doesn’t end in it. Up to `end` all is complete but for emphasis. */
export interface OpenEnd {
  end: number
  code?: { fence: string; text: string }
  link?: { mark: string; label: string }
}

/** Longer than any label or formula in a sentence: what is still open after that was never meant so. */
const LONGEST_WAIT = 300

const LONGEST_ADDRESS = 2000

/** An address, and its title, of which the end may still come. */
const ADDRESS = /^\((?:<[^>\n]*|[^\s<]*)(?:\s+["'(][^"'\n]{0,300})?$/

/** The code, formula or link that a text ends within; read once from its start, as the parser does. */
export function openEnd(text: string): OpenEnd {
  const brackets: number[] = []
  for (let pos = 0; pos < text.length; ) {
    const next = stepOver(text, pos, brackets)
    if (typeof next === 'object') return next
    pos = next
  }
  return brackets[0] === undefined ? { end: text.length } : openLabel(text, brackets[0])
}

/** The place after what begins at this one; or how the text ends, if that begins here. */
function stepOver(text: string, pos: number, brackets: number[]): number | OpenEnd {
  const opener = openerAt(text, pos)
  if (opener) return stepOverFormula(text, pos, opener)
  if (text[pos] === '\\') return pos + 2
  if (text[pos] === '`') return stepOverCode(text, pos, brackets[0])
  if (text[pos] === '[') brackets.push(pos)
  if (text[pos] !== ']') return pos + 1
  const open = brackets.pop()
  return open === undefined ? pos + 1 : stepOverTarget(text, open, pos)
}

function stepOverFormula(text: string, pos: number, opener: Opener): number | OpenEnd {
  const from = pos + opener.length
  const end = closerAt(text, from, opener)
  if (end === -1) return mayBeFormula(text.slice(from), opener) ? { end: pos } : from
  const after = end + opener.length
  return isFormula(text.slice(from, end), opener, text[after] ?? '') ? after : from
}

function mayBeFormula(begun: string, opener: Opener): boolean {
  if (begun === '') return true
  if (begun.length > LONGEST_WAIT || (opener === '$' && /^[\s\d]|\n/.test(begun))) return false
  // Words may be an aside, or the start of a command's argument.
  return isFormula(`${begun.replace(/\\?[a-z]*\s*$/i, '')}=x`, opener, '')
}

function stepOverCode(text: string, pos: number, label: number | undefined): number | OpenEnd {
  const fence = /^`+/.exec(text.slice(pos))?.[0] ?? ''
  const from = pos + fence.length
  for (const run of text.slice(from).matchAll(/`+/g)) if (run[0] === fence) return from + run.index + fence.length
  if (label !== undefined) return openLabel(text, label)
  return { end: pos, code: { fence, text: withoutEnd(text.slice(from), '`') } }
}

/** Without some characters at its end. An expression would try each run of them that stands before it. */
export function withoutEnd(text: string, characters: string): string {
  let end = text.length
  while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1
  return text.slice(0, end)
}

/** A label may be followed by its address or by another label; both may still come. */
function stepOverTarget(text: string, open: number, close: number): number | OpenEnd {
  const target = text.slice(close + 1)
  if (target === '') return openLabel(text, open, close)
  const isOpen = target[0] === '(' && target.length < LONGEST_ADDRESS && ADDRESS.test(target) && !isBalanced(target)
  if (target[0] === '(') return isOpen ? openLabel(text, open, close) : close + 1
  return target[0] === '[' && target.length < LONGEST_WAIT && !target.includes(']')
    ? openLabel(text, open, close)
    : close + 1
}

const isBalanced = (target: string) => target.split('(').length <= target.split(')').length

function openLabel(text: string, open: number, close = text.length): OpenEnd {
  const mark = text[open - 1] === '!' ? '![' : '['
  const end = open + 1 - mark.length
  const label = text.slice(open + 1, close)
  if (/\w/.test(text[open - 1] ?? '') || label.length > LONGEST_WAIT) return { end: text.length }
  // A note's mark is shown when it is known which; so is what may be no link: an alert's name, a number, a box.
  return /^(?:[\^!]|[\d\s,;–-]*$|.{0,3}$)/.test(label) ? { end } : { end, link: { mark, label } }
}
