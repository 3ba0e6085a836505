import type { Token } from 'markdown-it'
import { cutLines, type Held, holdMore, newHeld, parseAfter, relinkHeld } from './held.ts'
import { heldBack, type OpenLeaf } from './held-back.ts'
import { TooMuch } from './limits.ts'
import { lineStarts } from './lines.ts'
import { type MarkdownBlock, type Piece, plainBlock, toBlocks } from './markdown-block.ts'
import { openLeaf } from './open-leaf.ts'
import { parser } from './parser.ts'
import { changedLabels, mentions, type References, type Relinking, relinkTo } from './references.ts'

const none: References = {}

/**
 * Markdown that grows. A block that nothing can change any more is closed and never parsed again, but for a definition that
 * comes later and that it may refer to. At every moment the blocks are those that parsing the whole text at once would give.
 */
export class GrowingMarkdown {
  #text = ''
  #closed: MarkdownBlock[] = []
  /** The source of what is neither closed nor held. */
  #open = ''
  #held: Held | null = null
  #leaf: OpenLeaf = { type: 'other' }
  /** What the closed part defines. */
  #defined = none
  /** What all of the text defines. */
  #references = none

  /** Of the open part: it stays as typed. */
  #isTooMuch = false

  /** Of the text so far. */
  get length() {
    return this.#text.length
  }

  /** The blocks of a text. Of what it has in common with the one before, only the end is parsed again. */
  read(text: string, { isGrowing = false }: { isGrowing?: boolean } = {}): MarkdownBlock[] {
    const whole = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
    if (!whole.startsWith(this.#text)) this.#forget()
    const added = whole.slice(this.#text.length)
    this.#text = whole
    this.#open += added
    try {
      const tail = this.#isTooMuch ? null : this.#parse(added, isGrowing)
      if (tail) return [...this.#closed, ...tail]
    } catch (error) {
      if (!(error instanceof TooMuch)) throw error
      this.#isTooMuch = true
    }
    return [...this.#closed, plainBlock(this.#piece(this.#open, this.#references), this.#held)]
  }

  #parse(added: string, isGrowing: boolean): MarkdownBlock[] {
    const linked = this.#closed.length
    if (added.includes('\n')) this.#close()
    const source = isGrowing ? heldBack(this.#open, this.#leaf) : this.#open
    const references = { ...this.#defined }
    const tail = parseAfter(this.#held, source, { references, isGrowing })
    this.#link(references, linked)
    const held = tail.held && relinkHeld(tail.held, relinkTo(this.#references))
    return toBlocks({ ...tail, held }, this.#piece(source, references), { isGrowing })
  }

  /** Some of the open part, from its start on. */
  #piece(source: string, references: References): Piece {
    return { source, from: this.#text.length - this.#open.length, references }
  }

  #forget() {
    this.#text = this.#open = ''
    this.#closed = []
    this.#held = null
    this.#isTooMuch = false
    this.#leaf = { type: 'other' }
    this.#defined = this.#references = none
  }

  /** Decides on whole lines only: all before the last block is closed, and in a last list or table all but its last part. */
  #close() {
    const head = this.#held?.head ?? ''
    const origin = this.#text.length - this.#open.length - head.length
    const end = this.#open.lastIndexOf('\n') + 1
    const lines = head + this.#open.slice(0, end)
    const unfinished = this.#open.slice(end)
    const tokens: Token[] = []
    parser.block.parse(lines, parser, { references: { ...this.#defined } }, tokens)
    this.#leaf = openLeaf(tokens)
    const starts = lineStarts(lines)
    const tops = tokens.filter(({ level, nesting, map }) => level === 0 && nesting >= 0 && map)
    const last = tops.at(-1)
    const line = firstOpenLine(tops)
    const from = starts[line] ?? 0
    if (line > 0) {
      this.#closeBlocks(lines.slice(head.length, from))
      this.#open = lines.slice(from) + unfinished
    }
    if (last?.map?.[0] !== line) return
    const cut = cutLines(tokens, last, this.#held !== null)
    const held = this.#held ?? newHeld(last, { source: lines.slice(from, starts[line + 2]), from: origin + from })
    if (!cut || !held) return
    const references = { ...this.#defined }
    const rows = { source: lines.slice(starts[cut.from], starts[cut.to]), from: origin + (starts[cut.from] ?? 0) }
    this.#held = holdMore(held, rows, { references })
    this.#defined = references
    this.#open = lines.slice(starts[cut.to]) + unfinished
  }

  #closeBlocks(source: string) {
    const references = { ...this.#defined }
    const parsed = parseAfter(this.#held, source, { references })
    this.#held = null
    this.#defined = references
    this.#closed.push(...toBlocks(parsed, this.#piece(source, references)))
  }

  /** A definition counts for the whole text: what may refer to one that is new or gone is parsed again. */
  #link(references: References, linked: number) {
    const isSame = changedLabels(this.#references, references).length === 0
    if (!isSame) this.#references = references
    const relinking = relinkTo(this.#references)
    for (let index = isSame ? linked : 0; index < this.#closed.length; index += 1) {
      const block = this.#closed[index]
      if (block) this.#closed[index] = relink(block, relinking)
    }
    if (this.#held) this.#held = relinkHeld(this.#held, relinking)
  }
}

/** Right below a definition nothing is closed: its title may go on over lines. */
function firstOpenLine(tops: Token[]): number {
  let index = tops.length - 1
  while (tops[index - 1]?.type === 'reference_definition' && tops[index - 1]?.map?.[1] === tops[index]?.map?.[0])
    index -= 1
  return tops[index]?.map?.[0] ?? 0
}

function relink(block: MarkdownBlock, relinking: Relinking): MarkdownBlock {
  const { references, changedSince } = relinking
  if (block.references === references) return block
  const held = block.held && relinkHeld(block.held, relinking)
  if (!mentions(block.source, changedSince(block.references))) {
    return held === block.held && block.held === null
      ? Object.assign(block, { references })
      : { ...block, held, references }
  }
  const parsed = parseAfter(held, block.source, { references: { ...references } })
  const [again = block] = toBlocks(parsed, { ...block, references })
  return { ...again, references }
}
