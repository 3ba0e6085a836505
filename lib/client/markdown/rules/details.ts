import type { MarkdownIt, StateBlock } from 'markdown-it'

const OPEN = /^<details( open(?:="[^"]*")?)?\s*>/i
const SUMMARY = /^<summary>(.*?)(?:<\/summary>|$)/i
const CLOSE = /^<\/details\s*>/i
const CLOSE_AT_END = /<\/details\s*>$/i

/**
 * `<details>`, `<summary>` and `</details>` at the start of a line. Each is a block of its own, and the tree pairs them: so
 * whatever is between is parsed as everywhere, and what was read never changes by a closing tag.
 */
export function details(md: MarkdownIt) {
  const isTag = (text: string) => OPEN.test(text) || SUMMARY.test(text) || CLOSE.test(text)

  md.block.ruler.before(
    'html_block',
    'details',
    (state, line, _end, silent) => {
      if ((state.sCount[line] ?? 0) - state.blkIndent >= 4) return false
      const start = (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0)
      if (state.src[start] !== '<') return false
      const text = state.src.slice(start, state.eMarks[line]).trimEnd()
      if (!isTag(text)) return false
      if (!silent) {
        pushTags(state, line, text)
        state.line = line + 1
      }
      return true
    },
    { alt: ['paragraph', 'reference', 'blockquote', 'list'] },
  )
}

function pushTags(state: StateBlock, line: number, text: string) {
  let rest = text
  const take = (pattern: RegExp) => {
    const match = pattern.exec(rest)
    if (match) rest = rest.replace(pattern, '').trim()
    return match
  }
  const map: [number, number] = [line, line + 1]
  const open = take(OPEN)
  if (open) Object.assign(state.push('details_tag', 'details', 0), { info: 'open', map, meta: { isOpen: !!open[1] } })
  const summary = take(SUMMARY)
  if (summary) pushPhrases(state, 'summary', summary[1] ?? '', map)
  const close = take(CLOSE) ?? take(CLOSE_AT_END)
  if (rest) pushPhrases(state, 'paragraph', rest, map)
  if (close) Object.assign(state.push('details_tag', 'details', 0), { info: 'close', map })
}

function pushPhrases(state: StateBlock, type: string, content: string, map: [number, number]) {
  state.push(`${type}_open`, type, 1).map = map
  Object.assign(state.push('inline', '', 0), { content: content.trim(), map, children: [] })
  state.push(`${type}_close`, type, -1)
}
