import { expect, it } from 'vitest'
import { decodeHTMLStrict } from '#lib/client/lean/entities.ts'
import punycode from '#lib/client/lean/punycode.ts'
import { Cc, P, S } from '#lib/client/lean/unicode-classes.ts'

it.each([
  ['&copy;', '©'],
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&NotEqualTilde;', '≂̸'],
  ['&semi;', ';'],
  ['&nbsp;', '\u00a0'],
  ['&AMP;', '&'],
  ['&nope;', '&nope;'],
  ['&notit;', '&notit;'],
  ['&copy', '&copy'],
  ['&#38;', '&#38;'],
  ['<b>&amp;</b>', '<b>&amp;</b>'],
])('reads %s as %s', (entity, character) => {
  expect(decodeHTMLStrict(entity)).toBe(character)
})

it.each([
  ['bücher.example', 'xn--bcher-kva.example'],
  ['example.org', 'example.org'],
  ['not a host', 'not a host'],
])('asks %s as %s', (host, asked) => {
  expect(punycode.toASCII(host)).toBe(asked)
})

it('knows signs of every script', () => {
  for (const sign of '.,;。，）「؟।') expect(P.test(sign), sign).toBe(true)
  for (const sign of '.,;。，）「؟।') expect(new RegExp(P.source).test(sign), sign).toBe(true)
  for (const sign of '$+<€→😀') expect(S.test(sign) && !P.test(sign), sign).toBe(true)
  for (const letter of 'aß字م1') expect(P.test(letter) || S.test(letter), letter).toBe(false)
})

it('knows the characters that stand for nothing', () => {
  for (const control of ['\0', '\t', '\x1f', '\x7f', '\x9f'])
    expect(Cc.test(control) && new RegExp(Cc.source).test(control), control).toBe(true)
  for (const other of [' ', 'a', '\xa0']) expect(Cc.test(other) || new RegExp(Cc.source).test(other), other).toBe(false)
})
