import { citedBlocks } from '#lib/client/markdown/cited-blocks.ts'
import type { CitedWords } from '#lib/client/markdown/cited-words.ts'
import type { MarkdownBlock } from '#lib/client/markdown/markdown-block.ts'
import { placedInText } from '#lib/client/markdown/placed-in-text.ts'
import { CitationMark } from './citation-mark.tsx'

/** What a text needs that cites: its blocks with numbers in them, and how these are drawn. */
export const citing = {
  numbered: (blocks: MarkdownBlock[], text: string, citations: readonly CitedWords[]) =>
    citedBlocks(blocks, placedInText(text, citations)),
  CitationMark,
}
