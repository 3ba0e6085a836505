import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitMarkdown } from '#lib/client/markdown/markdown-blocks.ts'

const line = fc.constantFrom(
  '',
  'text',
  '# title',
  '- item',
  '1. item',
  '  more',
  '```',
  '~~~~',
  '> quote',
  '| a | b |',
  '    code',
)

describe('splitting Markdown', () => {
  it('loses nothing', () => {
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const text = lines.join('\n')
        expect(splitMarkdown(text).join('')).toBe(text)
      }),
    )
  })

  it('never changes an earlier block when text is added', () => {
    fc.assert(
      fc.property(fc.array(line), fc.array(line), (lines, more) => {
        const before = splitMarkdown(`${lines.join('\n')}\n`).slice(0, -1)
        const after = splitMarkdown([...lines, ...more].join('\n'))
        expect(after.slice(0, before.length)).toEqual(before)
      }),
    )
  })

  const cases: [string, string, number][] = [
    ['paragraphs apart', 'one\n\ntwo\n\nthree', 3],
    ['a fence with blank lines together', '```js\na\n\nb\n```\n\nafter', 2],
    ['an unfinished fence together', 'before\n\n```js\na\n\nb', 2],
    ['a shorter fence inside a longer one together', '````\n```\n\n```\n````', 1],
    ['a list with blank lines together', '1. a\n\n   more\n\n2. b\n\nafter', 2],
    ['a text with definitions whole', '[a]\n\n[a]: https://example.org', 1],
    ['a text with footnotes whole', 'a[^1]\n\n[^1]: note', 1],
  ]
  it.each(cases)('keeps %s', (_, text, count) => {
    expect(splitMarkdown(text)).toHaveLength(count)
  })
})
