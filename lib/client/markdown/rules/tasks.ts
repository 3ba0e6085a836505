import type { MarkdownIt, StateCore } from 'markdown-it'

const BOX = /^\[([ xX])\](?:[ \t\n]+|$)/

/** `- [x] done`: the item’s `meta.task` is `done` or `open`, and its text begins after the box. */
export function tasks(md: MarkdownIt) {
  md.core.ruler.after('block', 'tasks', ({ tokens }: StateCore) => {
    for (const [index, item] of tokens.entries()) {
      if (item.type !== 'list_item_open' || tokens[index + 1]?.type !== 'paragraph_open') continue
      const inline = tokens[index + 2]
      const box = BOX.exec(inline?.content ?? '')
      if (!inline || !box) continue
      item.meta = { task: box[1] === ' ' ? 'open' : 'done' }
      inline.content = inline.content.slice(box[0].length)
    }
  })
}
