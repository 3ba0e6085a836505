import type { Held } from './held.ts'
import { lineStarts } from './lines.ts'
import { parseBlocks, type Trouble, troubleOf } from './parse-blocks.ts'
import type { References } from './references.ts'
import type { MarkdownNode } from './tree.ts'

/** A block of the text, with what else stands on its first line. */
export interface MarkdownBlock {
  source: string
  /** Where in the text its source begins. */
  from: number
  nodes: MarkdownNode[]
  trouble: Trouble | null
  /** More of it may come: what is unfinished at its end is completed. */
  isOpen: boolean
  /** The rows or items before those of the first node. */
  held: Held | null
  /** What its links could refer to. */
  references: References
}

/** A piece of the text as it is parsed: where it begins, and what its links may refer to. */
export type Piece = Pick<MarkdownBlock, 'source' | 'from' | 'references'>

/** The nodes of a source as blocks, each with its part of the source. */
export function toBlocks(
  { nodes, held }: { nodes: MarkdownNode[]; held: Held | null },
  { source, from, references }: Piece,
  { isGrowing = false } = {},
): MarkdownBlock[] {
  const starts = lineStarts((held?.head ?? '') + source)
  const shift = held?.head.length ?? 0
  const groups: { start: number; nodes: MarkdownNode[] }[] = []
  for (const node of nodes) {
    const start = Math.max(0, (starts[node.token.map?.[0] ?? 0] ?? 0) - shift)
    const group = groups.at(-1)
    if (group?.start === start && group.nodes.length > 0) group.nodes.push(node)
    else groups.push({ start, nodes: [node] })
  }
  return groups.map((group, index) => {
    const own = index === 0 ? held : null
    const start = index === 0 ? 0 : group.start
    return {
      source: source.slice(start, groups[index + 1]?.start),
      from: from + start,
      nodes: group.nodes,
      trouble: own?.trouble ?? troubleOf(group.nodes),
      isOpen: isGrowing && index === groups.length - 1,
      held: own,
      references,
    }
  })
}

/** A block that is too much to be parsed. */
export const plainBlock = (piece: Piece, held: Held | null): MarkdownBlock => ({
  ...{ ...piece, held, nodes: [], trouble: 'heavy', isOpen: false },
})

/** The block as somebody wants to see it who asked for it, however long that takes. */
export function formatted(block: MarkdownBlock): MarkdownBlock[] {
  const source = sourceOf(block)
  const nodes = parseBlocks(source, { references: { ...block.references }, isPatient: true })
  return toBlocks({ nodes, held: null }, { ...block, source }).map((each) => ({ ...each, trouble: null }))
}

/** All that was typed for it. */
export const sourceOf = ({ source, held }: MarkdownBlock): string =>
  (held ? (held.kind === 'table' ? held.head : '') + held.runs.map((run) => run.source).join('') : '') + source
