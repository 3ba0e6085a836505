import { DEEPEST } from './limits.ts'
import type { MarkdownBlock } from './markdown-block.ts'
import type { MarkdownNode } from './tree.ts'

/** A piece of the page: one node of a block, or what `<details>` opens with all that follows up to where it is closed. */
export interface Section {
  block: MarkdownBlock
  /** Null where the block is too much to be parsed. */
  node: MarkdownNode | null
  inner: Section[] | null
}

/** Blocks as they are shown. Each half of `<details>` is a block of its own; here they meet. What is too deep opens with the last. */
export function toSections(blocks: MarkdownBlock[]): Section[] {
  const root: Section[] = []
  const open = [root]
  let tooDeep = 0
  for (const block of blocks) {
    const nodes = block.nodes.length > 0 ? block.nodes : [null]
    for (const node of nodes) {
      const isTag = node?.type === 'details_tag'
      if (isTag && node.token.info === 'close') {
        if (tooDeep > 0) tooDeep -= 1
        else if (open.length > 1) open.pop()
        continue
      }
      if (isTag && open.length > DEEPEST) {
        tooDeep += 1
        continue
      }
      const inner: Section[] | null = isTag ? [] : null
      // A note is shown below the text.
      if (node?.type !== 'footnote') open.at(-1)?.push({ block, node, inner })
      if (inner) open.push(inner)
    }
  }
  return root
}
