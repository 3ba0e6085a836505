import { memo } from 'react'
import { type CodeLine, fitLines, type Piece } from '#lib/client/code/code-lines.ts'
import { inOrder } from './in-order.ts'

/** Code in colours, as far as they are known. A line whose colours stay is left alone, however much comes below it. */
export function CodeLines({ source, lines }: { source: string; lines: CodeLine[] }) {
  return inOrder(fitLines(source, lines), (line, key) => <Line key={key} line={line} />)
}

const Line = memo(
  function Line({ line }: { line: CodeLine }) {
    return [...inOrder(line, draw), '\n']
  },
  (before, after) =>
    before.line.length === after.line.length && before.line.every((piece, index) => isSame(piece, after.line[index])),
)

const isSame = ([kind, text]: Piece, other: Piece | undefined) => other?.[0] === kind && other[1] === text

function draw([kind, text]: Piece, key: number) {
  return kind ? (
    <span key={key} data-code={kind}>
      {text}
    </span>
  ) : (
    text
  )
}
