import type { MarkdownIt, StateCore } from 'markdown-it'

const MARK = /^\[!(note|tip|important|warning|caution)\][ \t]*(?:\n|$)/i

/** `> [!NOTE]` on a line of its own: the quote’s `meta.alert` is `note`, and its text begins after that line. */
export function alerts(md: MarkdownIt) {
  md.core.ruler.after('block', 'alerts', (state: StateCore) => {
    const { tokens } = state
    for (let index = tokens.length - 1; index >= 0; index -= 1) {
      const [quote, paragraph, inline] = tokens.slice(index, index + 3)
      if (quote?.type !== 'blockquote_open' || paragraph?.type !== 'paragraph_open' || !inline) continue
      const mark = MARK.exec(inline.content)
      if (!mark) continue
      quote.meta = { alert: mark[1]?.toLowerCase() }
      inline.content = inline.content.slice(mark[0].length)
      if (inline.content === '') tokens.splice(index + 1, 3)
    }
  })
}
