import type { Token } from 'markdown-it'
import { type ParseOptions, parseBlocks, type Trouble, troubleOf } from './parse-blocks.ts'
import { mentions, type References, type Relinking } from './references.ts'
import type { MarkdownNode } from './tree.ts'

/** Some rows of a table, or items of a list. */
export interface Run {
  source: string
  /** Where in the text they begin. */
  from: number
  nodes: MarkdownNode[]
  references: References
}

/**
 * The rows of a table or the items of a list that are closed while the last one is still open. A list’s `head` is an item of our
 * own: whether its paragraph is hidden tells whether what follows leaves the list tight, whatever its items hold.
 */
export interface Held {
  kind: 'table' | 'list'
  /** What makes the rest of the source a table or a list again. */
  head: string
  /** Where in the text a table’s head begins. */
  from: number
  /** The list’s own, with the number that it begins with. */
  token: Token
  runs: Run[]
  isLoose: boolean
  trouble: Trouble | null
}

/** Parses what follows what is held, of which the first node is the rest. */
export function parseAfter(held: Held | null, source: string, options: ParseOptions) {
  if (!held) return { nodes: parseBlocks(source, options), held }
  const [first, ...rest] = parseBlocks(held.head + source, options)
  if (!first || held.kind === 'table') return { nodes: first ? [first, ...rest] : [], held }
  const [head, ...items] = first.children
  const node = { ...first, token: held.token, children: items }
  return { nodes: [node, ...rest], held: isLooseHead(head) ? { ...held, isLoose: true } : held }
}

/** The same with some more rows or items, which nothing can change any more. */
export function holdMore(held: Held, { source, from }: Pick<Run, 'source' | 'from'>, options: ParseOptions): Held {
  const children = parseBlocks(held.head + source, options)[0]?.children ?? []
  const nodes = held.kind === 'table' ? (children[1]?.children ?? []) : children.slice(1)
  const isLoose = held.kind === 'list' && (isLooseHead(children[0]) || /\n[ \t]*\n$/.test(source))
  return {
    ...held,
    runs: [...held.runs, { source, from, nodes, references: options.references }],
    isLoose: held.isLoose || isLoose,
    trouble: held.trouble ?? troubleOf(nodes),
  }
}

const isLooseHead = (head: MarkdownNode | undefined) => head?.children[0]?.token.hidden === false

/** The same with links to what is defined meanwhile. */
export function relinkHeld(held: Held, { references, changedSince }: Relinking): Held {
  if (held.runs.every((run) => run.references === references)) return held
  const runs = held.runs.map((run) => {
    if (!mentions(run.source, changedSince(run.references))) return { ...run, references }
    return { ...readAgain(held, run, { references: { ...references } }), references }
  })
  return { ...held, runs }
}

/** Some of the rows or items, parsed otherwise. */
export const readAgain = (held: Held, run: Run, options: ParseOptions): Run =>
  holdMore({ ...held, runs: [] }, run, options).runs[0] ?? run

/** A list or table that more rows or items may follow; null for other blocks. */
export function newHeld(top: Token, tableHead: Pick<Run, 'source' | 'from'>): Held | null {
  const rest = { token: top, from: tableHead.from, runs: [], isLoose: false, trouble: null }
  switch (top.type) {
    case 'table_open':
      return { kind: 'table', head: tableHead.source, ...rest }
    // Indented by three, so that later items of any indent are its siblings.
    case 'bullet_list_open':
      return { kind: 'list', head: `   ${top.markup} p\n`, ...rest }
    case 'ordered_list_open':
      return { kind: 'list', head: `   1${top.markup} p\n`, ...rest }
    default:
      return null
  }
}

/** The lines between which the rows or items are all but the last; null when there are less than two. */
export function cutLines(tokens: Token[], top: Token, isHeld: boolean): { from: number; to: number } | null {
  const line = top.map?.[0] ?? 0
  const starts = (type: string, depth: number) =>
    tokens.flatMap(({ type: own, level, map }) =>
      own === type && level === top.level + depth && map && map[0] >= line ? [map[0]] : [],
    )
  const parts =
    top.type === 'table_open' ? starts('tr_open', 2).slice(1) : starts('list_item_open', 1).slice(isHeld ? 1 : 0)
  const [from = 0, to = 0] = [parts[0], parts.at(-1)]
  return from < to ? { from, to } : null
}
