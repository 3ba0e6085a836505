import { typedPieces } from '#lib/client/markdown/typed-pieces.ts'
import { CodeBlock } from './code-block.tsx'
import { inOrder } from './in-order.ts'

/** What a person typed, with the code in it as code. */
export function TypedCode({ text }: { text: string }) {
  return inOrder(typedPieces(text), (piece, key) => {
    if (piece.type === 'text') return piece.text
    if (piece.type === 'fence')
      return <CodeBlock key={key} language={piece.language} source={piece.text} isOpen={false} />
    return (
      <code key={key} dir="ltr">
        {piece.text}
      </code>
    )
  })
}
