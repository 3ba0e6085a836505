import type { MarkdownBlock } from './markdown-block.ts'
import type { MarkdownNode } from './tree.ts'

/** A place that refers to a footnote. */
export interface Call {
  label: string
  number: number
  /** The how manieth place for this note it is; 0 when the note may still come. */
  count: number
}

/** A footnote that the text refers to. */
export interface Note {
  label: string
  number: number
  /** How often the text refers to it. */
  calls: number
  nodes: MarkdownNode[]
}

export interface Notes {
  /** In the order of the first references. */
  notes: Note[]
  /** By the node of each place. */
  calls: Map<MarkdownNode, Call>
}

/** The footnotes of a text, numbered in the order in which they are referred to. Of several with one label the first counts. */
export function readNotes(blocks: MarkdownBlock[], { isGrowing }: { isGrowing: boolean }): Notes {
  const places = blocks.flatMap(placesIn)
  const calls = new Map<MarkdownNode, Call>()
  const notes = new Map<string, Note>()
  if (places.length === 0) return { notes: [], calls }
  const defined = definedIn(blocks)
  const call = (place: MarkdownNode) => {
    const label = place.token.info
    const nodes = defined.get(label)
    if (!nodes && isGrowing && /^\d+$/.test(label)) calls.set(place, { label, number: Number(label), count: 0 })
    if (!nodes) return
    const note = notes.get(label) ?? { label, number: notes.size + 1, calls: 0, nodes }
    note.calls += 1
    notes.set(label, note)
    calls.set(place, { label, number: note.number, count: note.calls })
  }
  places.forEach(call)
  // A note may be the first to refer to another: then there are more on the way.
  for (const { nodes } of notes.values()) findPlaces(nodes).forEach(call)
  return { notes: [...notes.values()], calls }
}

/** What of the notes a block shows, to be compared. */
export const callsIn = (block: MarkdownBlock, { calls }: Notes): string =>
  calls.size === 0
    ? ''
    : placesIn(block)
        .map((place) => Object.values(calls.get(place) ?? {}).join(':'))
        .join(' ')

function definedIn(blocks: MarkdownBlock[]): Map<string, MarkdownNode[]> {
  const defined = new Map<string, MarkdownNode[]>()
  for (const { type, token, children } of blocks.flatMap(({ nodes }) => nodes)) {
    if (type === 'footnote' && !defined.has(token.info)) defined.set(token.info, children)
  }
  return defined
}

const known = new WeakMap<MarkdownBlock, MarkdownNode[]>()

/** Closed blocks are asked again at each step. */
function placesIn(block: MarkdownBlock): MarkdownNode[] {
  const before = known.get(block)
  if (before) return before
  const rows = block.held?.runs.flatMap(({ nodes }) => nodes) ?? []
  const places = findPlaces([...rows, ...block.nodes.filter(({ type }) => type !== 'footnote')])
  known.set(block, places)
  return places
}

const findPlaces = (nodes: MarkdownNode[]): MarkdownNode[] =>
  nodes.flatMap((node) => (node.type === 'footnote_call' ? [node] : findPlaces(node.children)))
