import { expect, it } from 'vitest'
import { typedPieces } from '#lib/client/markdown/typed-pieces.ts'

/** Code in single brackets, blocks of it in double ones. */
function told(typed: string): string {
  const marked = typedPieces(typed).map((piece) => {
    if (piece.type === 'fence') return `⟪${piece.language}:${piece.text}⟫`
    return piece.type === 'code' ? `⟨${piece.text}⟩` : piece.text
  })
  return marked.join('')
}

it.each([
  ['**as** typed, # all of\n\n  it <b>&amp;</b>', '**as** typed, # all of\n\n  it <b>&amp;</b>'],
  ['call `tide()` now', 'call ⟨tide()⟩ now'],
  ['``a ` b``', '⟨a ` b⟩'],
  ['an open `mark\n\nand ` another', 'an open `mark\n\nand ` another'],
  ['\\`no code\\`', '\\`no code\\`'],
  ['look:\n\n```ts\nlet x\n```\n\nwell?', 'look:⟪ts:let x⟫well?'],
  ['```\nopen\n  to the end', '⟪:open\n  to the end⟫'],
  ['~~~\n`a`\n~~~', '⟪:`a`⟫'],
  ['- `item`', '- ⟨item⟩'],
  ['\n\nabove\n', '\n\nabove\n'],
  ['', ''],
])('the code in %j is told from the rest', (typed, pieces) => {
  expect(told(typed)).toBe(pieces)
})
