import type { MarkdownIt, StateBlock, StateInline } from 'markdown-it'
import { isFormula } from './is-formula.ts'

/** Of a formula in a sentence. */
const LONGEST = 500
const closers = { $: '$', $$: '$$', '\\(': '\\)', '\\[': '\\]' } as const
export type Opener = keyof typeof closers

/** The opening mark of a formula at a place in a text, unless something escapes it. */
export function openerAt(text: string, pos: number): Opener | null {
  if (text[pos] === '\\') {
    const mark = text.slice(pos, pos + 2)
    return mark === '\\(' || mark === '\\[' ? mark : null
  }
  if (text[pos] !== '$') return null
  // A third is decoration, and after a word it is somebody's currency.
  if (text.startsWith('$$', pos)) return text[pos + 2] === '$' || text[pos - 1] === '$' ? null : '$$'
  return /[\w$\\]/.test(text[pos - 1] ?? '') ? null : '$'
}

/** Where the mark stands that closes a formula; -1 when it is too far away. A search to the end would go through the text for each opening one. */
export function closerAt(text: string, from: number, opener: Opener): number {
  const near = text.slice(from, from + LONGEST)
  let end = near.indexOf(closers[opener])
  while (opener === '$' && end > 0 && near[end - 1] === '\\') end = near.indexOf('$', end + 1)
  return end === -1 ? -1 : from + end
}

/** Formulas in a sentence, and those on lines of their own, which an unclosed one keeps to the end as a fence does. */
export function formulas(md: MarkdownIt) {
  md.inline.ruler.before('escape', 'formula', parseFormula)
  md.block.ruler.before('fence', 'formula_block', parseBlock, { alt: ['paragraph', 'reference', 'blockquote', 'list'] })
}

function parseFormula(state: StateInline, silent: boolean): boolean {
  const { src, pos } = state
  const opener = openerAt(src, pos)
  if (!opener) return false
  const end = closerAt(src, pos + opener.length, opener)
  if (end === -1 || end + opener.length > state.posMax) return false
  const source = src.slice(pos + opener.length, end)
  if (!isFormula(source, opener, src[end + opener.length] ?? '')) return false
  if (!silent) Object.assign(state.push('formula', '', 0), { content: source.trim(), markup: opener })
  state.pos = end + opener.length
  return true
}

function parseBlock(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  if ((state.sCount[startLine] ?? 0) - state.blkIndent >= 4) return false
  const textOf = (line: number) =>
    state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line])
  const first = textOf(startLine).trimEnd()
  const opener = openerAt(first, 0)
  if (opener !== '$$' && opener !== '\\[') return false
  const closer = closers[opener]
  const rest = first.slice(2)
  const isOneLine = rest.includes(closer)
  if (isOneLine ? !endsWith(rest, closer) || !isFormula(withoutCloser(rest, closer), opener, '') : !opens(rest))
    return false
  if (silent) return true

  let line = startLine + 1
  let isClosed = isOneLine
  const lines = [rest]
  for (; !isClosed && line < endLine; line += 1) {
    const text = textOf(line)
    if (text !== '' && (state.sCount[line] ?? 0) < state.blkIndent) break
    lines.push(text)
    isClosed = endsWith(text.trimEnd(), closer)
  }
  const source = lines.join('\n').trim()
  state.line = line
  Object.assign(state.push('formula_block', '', 0), {
    content: isClosed ? withoutCloser(source, closer) : source,
    markup: opener,
    meta: { isClosed },
    map: [startLine, line],
  })
  return true
}

/** What may follow on the first line of several: nothing, or what only a formula begins with. */
const opens = (rest: string) => rest.trim() === '' || /[\\^_={}]/.test(rest)

/** A sentence may end behind the formula that is its last word. */
const endsWith = (text: string, closer: string) => text.replace(/[.,;]$/, '').endsWith(closer)

function withoutCloser(text: string, closer: string): string {
  const at = text.lastIndexOf(closer)
  return (text.slice(0, at) + text.slice(at + closer.length)).trim()
}
