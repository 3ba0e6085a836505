import { expect, it } from 'vitest'
import { nextBlank } from '#lib/client/chat/blanks.ts'

const TEXT = 'a {{one}} b {{two words}}'

it.each<[string, number, 1 | -1, string | null]>([
  [TEXT, 0, 1, '{{one}}'],
  [TEXT, 3, 1, '{{two words}}'],
  [TEXT, 13, 1, null],
  [TEXT, 25, -1, '{{two words}}'],
  [TEXT, 12, -1, '{{one}}'],
  [TEXT, 2, -1, null],
  ['{{}} {{a\nb}} {one} {{{deep}}} ', 0, 1, '{{deep}}'],
  ['nothing', 0, 1, null],
])('of “%s” from %i on in the direction %i the next blank is %j', (text, from, direction, expected) => {
  const blank = nextBlank(text, from, direction)
  expect(blank && text.slice(blank.from, blank.to)).toBe(expected)
})
