import type { MarkdownIt, StateBlock } from 'markdown-it'

const DEFINITION = /^\[\^([^\]\s[]{1,100})\]:[ \t]*/
const CALL = /^\[\^([^\]\s[]{1,100})\]/

/**
 * Footnotes keep their labels: which number one has, and whether there is a note at all, is known where the whole text is drawn.
 * So a later note changes no token of what came before.
 */
export function footnotes(md: MarkdownIt) {
  md.block.ruler.before('reference', 'footnote', parseNote, { alt: ['paragraph', 'reference', 'blockquote'] })
  md.inline.ruler.before('link', 'footnote_call', (state, silent) => {
    if (state.src.charCodeAt(state.pos) !== 0x5b || state.src.charCodeAt(state.pos + 1) !== 0x5e) return false
    const call = CALL.exec(state.src.slice(state.pos, Math.min(state.pos + 104, state.posMax)))
    if (!call) return false
    if (!silent) Object.assign(state.push('footnote_call', '', 0), { info: call[1] })
    state.pos += call[0].length
    return true
  })
}

/** A note holds the blocks that are indented by four below it, as an item of a list does. */
function parseNote(state: StateBlock, line: number, endLine: number, silent: boolean): boolean {
  const [mark, shift, indent] = [state.bMarks[line] ?? 0, state.tShift[line] ?? 0, state.sCount[line] ?? 0]
  // One note ends another, and an item, when it isn’t indented as far as their text.
  if (indent >= 4 || (state.level > 0 && !(silent && indent < state.blkIndent))) return false
  const definition = DEFINITION.exec(state.src.slice(mark + shift, state.eMarks[line]))
  if (!definition) return false
  if (silent) return true

  const open = state.push('footnote_open', '', 1)
  open.info = definition[1] ?? ''
  const { blkIndent, parentType } = state
  state.bMarks[line] = mark + shift + definition[0].length
  state.tShift[line] = 0
  state.sCount[line] = 4
  state.blkIndent = 4
  state.parentType = 'footnote'
  state.md.block.tokenize(state, line, endLine)
  state.bMarks[line] = mark
  state.tShift[line] = shift
  state.sCount[line] = indent
  state.blkIndent = blkIndent
  state.parentType = parentType
  // An empty note has no block that would have moved on.
  if (state.line === line) state.line = line + 1
  open.map = [line, state.line]
  state.push('footnote_close', '', -1)
  return true
}
