import type { Held } from './held.ts'
import { lineStarts } from './lines.ts'
import { parseBlocks, type Trouble, troubleOf } from './parse-blocks.ts'
import type { References } from './references.ts'
import type { MarkdownNode } from './tree.ts'

/** A block of the text, with what else stands on its first line. */
export interface MarkdownBlock {
  source: string
  nodes: MarkdownNode[]
  trouble: Trouble | null
  /** The rows or items before those of the first node. */
  held: Held | null
  /** What its links could refer to. */
  references: References
}

/** The nodes of a source as blocks, each with its part of the source. */
export function toBlocks(
  { nodes, held }: { nodes: MarkdownNode[]; held: Held | null },
  source: string,
  references: References,
): MarkdownBlock[] {
  const starts = lineStarts((held?.head ?? '') + source)
  const shift = held?.head.length ?? 0
  const groups: { from: number; nodes: MarkdownNode[] }[] = []
  for (const node of nodes) {
    const from = Math.max(0, (starts[node.token.map?.[0] ?? 0] ?? 0) - shift)
    const group = groups.at(-1)
    if (group?.from === from && group.nodes.length > 0) group.nodes.push(node)
    else groups.push({ from, nodes: [node] })
  }
  return groups.map((group, index) => {
    const own = index === 0 ? held : null
    return {
      source: source.slice(index === 0 ? 0 : group.from, groups[index + 1]?.from),
      nodes: group.nodes,
      trouble: own?.trouble ?? troubleOf(group.nodes),
      held: own,
      references,
    }
  })
}

/** A block that is too much to be parsed. */
export const plainBlock = (source: string, held: Held | null, references: References): MarkdownBlock => ({
  ...{ source, held, references, nodes: [], trouble: 'heavy' },
})

/** The block as somebody wants to see it who asked for it, however long that takes. */
export function formatted(block: MarkdownBlock): MarkdownBlock[] {
  const source = sourceOf(block)
  const nodes = parseBlocks(source, { references: { ...block.references }, isPatient: true })
  return toBlocks({ nodes, held: null }, source, block.references).map((each) => ({ ...each, trouble: null }))
}

/** All that was typed for it. */
export const sourceOf = ({ source, held }: MarkdownBlock): string =>
  (held ? (held.kind === 'table' ? held.head : '') + held.runs.map((run) => run.source).join('') : '') + source
