import MarkdownIt, { type Token } from 'markdown-it'
import { lineStarts } from './lines.ts'

/** A piece of what a person typed: only code is taken for Markdown. */
export type TypedPiece = { type: 'text' | 'code'; text: string } | { type: 'fence'; text: string; language: string }

const code = new MarkdownIt('zero').enable(['fence', 'backticks', 'escape'])

/** A message in its pieces; all that is no code stays as typed. */
export function typedPieces(text: string): TypedPiece[] {
  const tokens: Token[] = []
  code.block.parse(text, code, {}, tokens)
  const starts = lineStarts(text)
  const pieces: TypedPiece[] = []
  let from = 0
  for (const { type, map, content, info } of tokens) {
    if (type !== 'fence' || !map) continue
    // Around a block there is room enough.
    pieces.push(...phrases(text.slice(from, starts[map[0]]).replace(/^\n+|\n+$/g, '')))
    pieces.push({ type: 'fence', text: content.replace(/\n$/, ''), language: info.trim().split(/\s/)[0] ?? '' })
    from = starts[map[1]] ?? text.length
  }
  return [...pieces, ...phrases(from === 0 ? text : text.slice(from).replace(/^\n+/, ''))]
}

/** No code goes on over an empty line. */
function phrases(text: string): TypedPiece[] {
  return text
    .split(/(\n\s*\n)/)
    .flatMap((paragraph) => {
      const tokens: Token[] = []
      code.inline.parse(paragraph, code, {}, tokens)
      return tokens.map(({ type, content, markup }): TypedPiece => {
        if (type === 'code_inline') return { type: 'code', text: content }
        return { type: 'text', text: type === 'text_special' ? markup : content }
      })
    })
    .filter((piece) => piece.text !== '')
}
