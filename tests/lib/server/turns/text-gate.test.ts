import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { storableText } from '#lib/contract/storable-text.ts'
import { TextGate } from '#lib/server/turns/text-gate.ts'

// Holds T8 (lib/server/turns/SPEC.md).

/** Any UTF-16 there is: whole characters, halves of them, and NUL. */
const anyText = fc.string({ unit: fc.constantFrom('a', 'é', '漢', '👍', '\uD83D', '\uDC4D', '\u0000'), maxLength: 30 })

function passed(pieces: string[]): string {
  const gate = new TextGate()
  return pieces.map((piece) => gate.pass(piece)).join('')
}

describe('the gate of text', () => {
  it('lets through, however it is cut, what it lets through at once', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const whole = `${text}.`
        expect(passed([...whole.split('')])).toBe(storableText(whole))
      }),
    )
  })

  it('holds back half a character until its other half is there', () => {
    const gate = new TextGate()
    expect(gate.pass('a\uD83D')).toBe('a')
    expect(gate.pass('\uDC4Db')).toBe('👍b')
  })

  it('takes out NUL and halves that stay alone', () => {
    expect(passed(['a\u0000b', '\uDC4D', 'c'])).toBe('ab\uFFFDc')
  })
})
