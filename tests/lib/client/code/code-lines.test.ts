import { describe, expect, it } from 'vitest'
import { type CodeLine, fitLines } from '#lib/client/code/code-lines.ts'

const known: CodeLine[] = [
  [
    ['keyword', 'let'],
    ['', ' x'],
  ],
  [['string', '"a']],
]

describe('the lines of code that grows', () => {
  it('are the very ones that are known, where they are whole', () => {
    expect(fitLines('let x\n"a', known)[0]).toBe(known[0])
  })

  it('go on plain after what is known', () => {
    expect(fitLines('let x\n"a b"\nnew', known)).toEqual([
      known[0],
      [
        ['string', '"a'],
        ['', ' b"'],
      ],
      [['', 'new']],
    ])
  })

  it('are plain where something else stands now', () => {
    expect(fitLines('var x\n"a', known)[0]).toEqual([['', 'var x']])
  })
})
