import { inOrder } from './in-order.ts'

/** As much as is laid out at once. */
const PIECE = 4000

/** A text as it was typed. */
export const PlainText = ({ text }: { text: string }) => (
  <p dir="auto" className="whitespace-pre-wrap">
    <PlainPieces text={text} />
  </p>
)

/** A text without formatting. Of a long one only what is on the screen is laid out: all of it could take a second. */
export function PlainPieces({ text }: { text: string }) {
  if (text.length <= PIECE) return text
  return inOrder(piecesOf(text), (piece, key) => (
    <span key={key} className="block [contain-intrinsic-block-size:auto_60rem] [content-visibility:auto]">
      {piece}
    </span>
  ))
}

/** Cut at the end of a line, else between words. */
function piecesOf(text: string): string[] {
  const pieces: string[] = []
  for (let from = 0; from < text.length; ) {
    const end = from + PIECE
    const line = text.lastIndexOf('\n', end - 1) + 1
    const word = text.lastIndexOf(' ', end - 1) + 1
    const to = end >= text.length ? text.length : line > from ? line : word > from ? word : end
    pieces.push(text.slice(from, to))
    from = to
  }
  return pieces
}
