import { expect, it } from 'vitest'
import { isolate } from '#lib/client/words/isolate.ts'

it.each([
  ['one from the left is as it is', 'Tides – why?', 'Tides – why?'],
  ['one from the right is set apart', 'שלום', '\u2068שלום\u2069'],
  ['one that turns what follows it is set apart, and turns nothing', 'a\u202egpj.exe', '\u2068agpj.exe\u2069'],
  ['one that would break out of that does not', 'a\u2069\u2069\u202eb', '\u2068ab\u2069'],
])('of the names in a sentence, %s', (_, name, expected) => {
  expect(isolate(name)).toBe(expected)
})
