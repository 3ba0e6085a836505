import type { CitedWords } from './cited-words.ts'
import { type Held, parseAfter, type Run, readAgain } from './held.ts'
import type { MarkdownBlock } from './markdown-block.ts'
import { troubleOf } from './parse-blocks.ts'
import { parser } from './parser.ts'
import { citations } from './rules/citations.ts'

// It comes with the first text that cites: most have no need of it.
parser.use(citations)

/** More numbers than that in one block help nobody, and take too long to draw; the list below the answer has them all. */
const MOST_NUMBERS = 200

/**
 * The blocks with numbers at their cited words. A block that cites is parsed once more; any other stays the same object, and so
 * does one that cites as before: it isn't drawn again. The citations are in the order of the text.
 */
export function citedBlocks(blocks: MarkdownBlock[], inOrder: CitedWords[]): MarkdownBlock[] {
  if (inOrder.length === 0) return blocks
  const rest = inOrder.values()
  let next = rest.next()
  const upTo = (end: number) => {
    const taken: CitedWords[] = []
    for (; !next.done && next.value.end <= end; next = rest.next()) taken.push(next.value)
    return taken
  }
  return blocks.map((block) => {
    const cited = upTo(block.from + block.source.length).slice(0, MOST_NUMBERS)
    if (cited.length === 0 || block.trouble) return block
    return remembered(block, cited, () => cite(block, cited))
  })
}

function cite(block: MarkdownBlock, cited: CitedWords[]): MarkdownBlock {
  const options = { references: { ...block.references }, isGrowing: block.isOpen }
  const before = block.held && citedRuns(block.held, cited)
  const own = [...inHead(block.held, cited), ...inPiece(block, cited, block.held)]
  const { nodes, held } = parseAfter(before, block.source, { ...options, citations: own })
  return { ...block, nodes, held, trouble: held?.trouble ?? troubleOf(nodes) }
}

function citedRuns(held: Held, cited: CitedWords[]): Held {
  const runs = held.runs.map((run) => {
    const own = inPiece(run, cited, held)
    if (own.length === 0) return run
    return remembered(run, own, () => readAgain(held, run, { references: { ...run.references }, citations: own }))
  })
  return { ...held, runs }
}

/** A piece is parsed below the head of what holds it. */
function inPiece({ from, source }: Pick<Run, 'from' | 'source'>, cited: CitedWords[], held: Held | null): CitedWords[] {
  const shift = (held?.head.length ?? 0) - from
  return cited.filter(({ end }) => end > from && end <= from + source.length).map((words) => shifted(words, shift))
}

/** A table's head is a part of the text, a list's is ours. */
function inHead(held: Held | null, cited: CitedWords[]): CitedWords[] {
  if (held?.kind !== 'table') return []
  const end = held.from + held.head.length
  return cited.filter((words) => words.end <= end).map((words) => shifted(words, -held.from))
}

const shifted = ({ start, end, source }: CitedWords, by: number) => ({ start: start + by, end: end + by, source })

const known = new WeakMap<object, { key: string; made: object }>()

/** What was made of something for the same citations is the same object. */
function remembered<Made extends object>(of: Made, cited: CitedWords[], make: () => Made): Made {
  const key = JSON.stringify(cited)
  const before = known.get(of)
  if (before?.key === key) return before.made as Made
  const made = make()
  known.set(of, { key, made })
  return made
}
