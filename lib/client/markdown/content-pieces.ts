import type { Token } from 'markdown-it'
import { lineStarts } from './lines.ts'

/** A line of a block's phrases: where it is in their content, and where in the source that was parsed. */
export interface ContentPiece {
  inline: Token
  at: number
  from: number
  length: number
}

/**
 * Where the phrases of blocks stand in the source: the parser gives lines only, and has taken the marks of quotes, items and
 * cells away. A line that it changed is left out.
 */
export function contentPieces(tokens: Token[], source: string): ContentPiece[] {
  const starts = lineStarts(source)
  const pieces: ContentPiece[] = []
  let row: [number, number] | null = null
  let read = 0
  for (const token of tokens) {
    if (token.type === 'tr_open') row = token.map
    if (token.type !== 'inline') continue
    const [first, last] = token.map ?? row ?? [0, 0]
    read = Math.max(read, starts[first] ?? 0)
    let at = 0
    for (const line of token.content.split('\n')) {
      const from = line === '' ? -1 : find(line, source.slice(read, starts[last]), token.map === null)
      if (from >= 0) {
        pieces.push({ inline: token, at, from: read + from, length: line.length })
        read += from + line.length
      }
      at += line.length + 1
    }
  }
  return pieces
}

/** A line of a paragraph is the end of one in the source; the same letters may be in the marks before it. */
function find(line: string, source: string, isCell: boolean): number {
  if (isCell) return source.indexOf(line.replaceAll('|', '\\|'))
  for (let end = source.indexOf('\n'); ; end = source.indexOf('\n', end + 1)) {
    const whole = source.slice(0, end === -1 ? undefined : end).trimEnd()
    if (whole.endsWith(line.trimEnd())) return whole.length - line.trimEnd().length
    if (end === -1) break
  }
  return source.indexOf(line)
}
