import { afterEach, describe, expect, it } from 'vitest'
import { chooseEnter } from '#lib/client/browser/enter-choice.ts'
import { isSendKey } from '#lib/client/browser/send-key.ts'
import { browserWith } from '#tests/support/browser-gaps.ts'

afterEach(() => chooseEnter(true))

const enter = (init: KeyboardEventInit = {}) => new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', ...init })
const onScreen = { code: '' }

describe.each([
  ['who sends with Enter', true],
  ['who begins a line with Enter', false],
])('for somebody %s', (_, sends) => {
  it.each([
    ['Enter', {}, sends],
    ['Shift Enter', { shiftKey: true }, false],
    ['Ctrl Enter', { ctrlKey: true }, true],
    ['⌘ Enter', { metaKey: true }, true],
    ['Ctrl Shift Enter', { ctrlKey: true, shiftKey: true }, false],
    ['Enter that ends a word of an input method', { isComposing: true }, false],
    ['the same in Safari', { keyCode: 229 }, false],
    ['Ctrl Enter within such a word', { ctrlKey: true, isComposing: true }, false],
    ['another key', { key: 'a' }, false],
  ])('%s (%j) sends: %j', (_, init, expected) => {
    chooseEnter(sends)
    expect(isSendKey(enter(init))).toBe(expected)
  })

  it('Enter on a keyboard on the screen sends nothing', () => {
    browserWith('(pointer: coarse)')
    chooseEnter(sends)
    expect(isSendKey(enter(onScreen))).toBe(false)
  })
})
