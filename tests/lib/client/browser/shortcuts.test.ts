import { expect, it } from 'vitest'
import { type ShortcutName, shortcutOf } from '#lib/client/browser/shortcuts.ts'

const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false }
const altShift = { ...none, altKey: true, shiftKey: true }
const controlShift = { ...none, ctrlKey: true, shiftKey: true }
const elsewhere = { isMac: false, isTyping: true }
const onMac = { isMac: true, isTyping: true }

it.each<[string, ShortcutName | null, object, { isMac: boolean; isTyping: boolean }]>([
  ['n', 'new', altShift, elsewhere],
  ['N', 'new', altShift, elsewhere],
  ['C', 'copy', altShift, elsewhere],
  ['E', 'edit', altShift, elsewhere],
  ['M', 'model', altShift, elsewhere],
  ['ArrowUp', 'previous', altShift, elsewhere],
  ['ArrowDown', 'next', altShift, elsewhere],
  ['N', 'new', controlShift, onMac],
  // What the system or the browser has for itself, and what is typed.
  ['N', null, controlShift, elsewhere],
  ['N', null, altShift, onMac],
  ['n', null, none, elsewhere],
  ['N', null, { ...altShift, ctrlKey: true }, elsewhere],
  ['N', null, { ...altShift, metaKey: true }, elsewhere],
  ['X', null, altShift, elsewhere],
  ['?', null, { ...none, shiftKey: true }, elsewhere],
  ['?', 'help', { ...none, shiftKey: true }, { isMac: false, isTyping: false }],
  ['?', 'help', { ...none, shiftKey: true }, { isMac: true, isTyping: false }],
  ['?', null, { ...none, ctrlKey: true }, { isMac: false, isTyping: false }],
])('%s means %s with %j, %j', (key, name, held, where) => {
  expect(shortcutOf({ ...none, ...held, key }, where)).toBe(name)
})
