import type { MarkdownBlock } from '#lib/client/markdown/markdown-block.ts'
import { parser } from '#lib/client/markdown/parser.ts'
import { type MarkdownNode, toTree } from '#lib/client/markdown/tree.ts'

/** What of a node is seen. */
export interface Seen {
  is: unknown[]
  in: Seen[] | string | undefined
}

function seen({ type, token, children }: MarkdownNode): Seen {
  const { attrs, info, markup, meta, hidden, content } = token
  const words = token.children?.map((child) => child.content).join('|')
  return {
    is: [type, attrs, info, markup, meta, hidden, children.length > 0 ? '' : content],
    in: words ?? children.map(seen),
  }
}

/** All at once, by the parser alone. */
export const parsedAtOnce = (text: string): Seen[] => toTree(parser.parse(text.replace(/\r\n?/g, '\n'), {})).map(seen)

/** The blocks with the rows or items that were held joined to the last ones. */
export function joined(blocks: MarkdownBlock[]): Seen[] {
  return blocks.flatMap(({ nodes, held }) =>
    nodes.map((node, index) => {
      const before = index === 0 ? (held?.runs.flatMap((run) => run.nodes) ?? []) : []
      if (before.length === 0 || !held) return seen(node)
      if (held.kind === 'list') {
        return loosened(seen({ ...node, children: [...before, ...node.children] }), held.isLoose)
      }
      const [head, body] = node.children
      if (!head || !body) throw new Error('A table without rows holds none.')
      return seen({ ...node, children: [head, { ...body, children: [...before, ...body.children] }] })
    }),
  )
}

/** The paragraphs of a list’s items are hidden or not as those of the whole list are. */
function loosened(list: Seen, isLoose: boolean): Seen {
  const within = (seen: Seen, change: (inner: Seen) => Seen) =>
    Array.isArray(seen.in) ? { ...seen, in: seen.in.map(change) } : seen
  return within(list, (item) =>
    within(item, (block) => (block.is[0] === 'paragraph' ? { ...block, is: block.is.with(5, !isLoose) } : block)),
  )
}

/** The kinds of nodes in it. */
export function kindsIn(nodes: Seen[]): string[] {
  return nodes.flatMap(({ is, in: inner }) => [String(is[0]), ...(Array.isArray(inner) ? kindsIn(inner) : [])])
}
