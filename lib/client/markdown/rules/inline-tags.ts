import type { MarkdownIt } from 'markdown-it'

const TAG = /^<(\/?)(br|kbd|sub|sup|mark)\s{0,9}\/?>/i

/**
 * The only tags that mean something within a paragraph. They are paired where the tree is made: a closing tag without an opening
 * one must not change the parser's count of levels.
 */
export function inlineTags(md: MarkdownIt) {
  md.inline.ruler.push('inline_tags', (state, silent) => {
    if (state.src[state.pos] !== '<') return false
    const tag = TAG.exec(state.src.slice(state.pos, Math.min(state.pos + 20, state.posMax)))
    if (!tag) return false
    if (!silent) {
      const token = state.push('html_tag', tag[2]?.toLowerCase() ?? '', 0)
      token.info = tag[1] ? 'close' : 'open'
      token.content = tag[0]
    }
    state.pos += tag[0].length
    return true
  })
}
