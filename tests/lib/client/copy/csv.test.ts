import { expect, it } from 'vitest'
import { toCsv } from '#lib/client/copy/csv.ts'

it.each([
  ['plain', 'plain'],
  ['', ''],
  ['a, b', '"a, b"'],
  ['say "so"', '"say ""so"""'],
  ['two\nlines', '"two\nlines"'],
  ['a; b', '"a; b"'],
  ['café 日本', 'café 日本'],
  // Numbers with a sign are what they are.
  ['-5', '-5'],
  ['+3.5', '+3.5'],
  ['-1,200', '"-1,200"'],
  ['-12 %', '-12 %'],
  // Whatever a spreadsheet would run isn't run.
  ['=1+1', "'=1+1"],
  ['=HYPERLINK("http://evil.example","x")', `"'=HYPERLINK(""http://evil.example"",""x"")"`],
  ['+1+cmd|x', "'+1+cmd|x"],
  ['-2+3', "'-2+3"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['＝1+1', "'＝1+1"],
  ['\t=1+1', `"'\t=1+1"`],
  [' =1+1', `"' =1+1"`],
])('a cell with %j is %j', (cell, field) => expect(toCsv([['x', cell]])).toBe(`x,${field}\r\n`))

it('each row has a line', () => {
  expect(
    toCsv([
      ['a', 'b'],
      ['1', '2'],
    ]),
  ).toBe('a,b\r\n1,2\r\n')
})
