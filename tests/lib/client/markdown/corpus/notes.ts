import type { Piece } from './piece.ts'

export const notes: Piece[] = [
  ['A fact[^1].\n\n[^1]: The source.', 'aria-label="Footnote 1">1</a></sup>'],
  ['One[^b] two[^a].\n\n[^a]: A\n[^b]: B', 'id="id-note-b"'],
  ['Twice[^1] and[^1].\n\n[^1]: S', 'Back to reference 1-2'],
  ['A[^long-label].\n\n[^long-label]: Text\n    over two lines', 'Text·over two lines'],
  ['A[^1].\n\n[^1]: First\n\n    Second block', 'Second block'],
  ['A[^1].\n\n[^1]: One\n[^2]: Two', 'One', 'Two'],
  ['A[^missing].', '[^missing]', '<sup'],
  ['[^1]: Nobody asks', '', 'Nobody asks'],
  ['A[^1]\n\n[^1]: B[^2]\n\n[^2]: C', 'aria-label="Footnote 2"'],
  ['A[^1]\n\n[^1]: [a](javascript:alert(1))', 'Back to reference', 'javascript:'],
  ['- item[^1]\n- other[^2]\n\n[^1]: A\n[^2]: B', 'aria-label="Footnote 2"'],
  ['| a |\n|---|\n| b[^1] |\n\n[^1]: N', '<td dir="auto">b<sup>'],
  ['[^ no label]', '[^ no label]', '<sup'],
  ['[[^1]](https://example.org)\n\n[^1]: N', 'aria-label="Footnote 1"'],
  ['`[^1]`\n\n[^1]: N', '[^1]</code>', '<sup'],
  ['A[^ü]\n\n[^ü]: Umlaut', 'id-note-%C3%BC'],
]
