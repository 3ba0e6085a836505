import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { GrowingMarkdown } from '#lib/client/markdown/growing-markdown.ts'
import { parser } from '#lib/client/markdown/parser.ts'
import { joined, kindsIn, parsedAtOnce } from './as-parsed.ts'
import { corpus } from './corpus/all.ts'

const line = fc.constantFrom(
  ...['', 'text', '**bold** and `code`', '# title', '---', '===', '- item', '  more', '1. one', '2) two', '    code'],
  ...[
    '```',
    '~~~~',
    '> quote',
    '> ',
    '| a | b |',
    '|---|---|',
    '| 1 | 2 |',
    '[a] and [b]',
    '[a]: https://a.org',
    '"title"',
  ],
  ...[
    '[b]: <https://b.org>',
    'see[^1]',
    '[^1]: note',
    '$$',
    '$x$',
    '\\[',
    '\\]',
    '<details>',
    '</details>',
    '- [ ] task',
  ],
  ...['> [!NOTE]', '<kbd>k', '* * *', '\ttab', '   - three', '-', '[c\nd]', '[c d]: https://c.org'],
)
const documents = fc.array(line, { maxLength: 24 }).map((lines) => lines.join('\n'))

describe('Markdown that grows', () => {
  it('is at every character what parsing at once gives', () => {
    fc.assert(
      fc.property(documents, (text) => {
        const growing = new GrowingMarkdown()
        for (let end = 1; end <= text.length; end += 1) {
          const part = text.slice(0, end)
          growing.read(part, { isGrowing: true })
          expect(joined(growing.read(part)), part).toEqual(parsedAtOnce(part))
        }
      }),
      { numRuns: 60 },
    )
  })

  it('is in the end the same for whatever pieces it came in', () => {
    fc.assert(
      fc.property(documents, fc.array(fc.nat(40)), (text, sizes) => {
        const growing = new GrowingMarkdown()
        let end = 0
        for (const size of sizes) {
          end += size
          growing.read(text.slice(0, end), { isGrowing: true })
        }
        expect(joined(growing.read(text))).toEqual(parsedAtOnce(text))
      }),
      { numRuns: 200 },
    )
  })

  it('begins anew with another text', () => {
    const growing = new GrowingMarkdown()
    growing.read('# One\n\n[a]: https://a.org\n\n- [a]\n- b\n')
    expect(joined(growing.read('Two [a]'))).toEqual(parsedAtOnce('Two [a]'))
  })

  it('parses no more than the last two blocks again', () => {
    const block = {
      paragraph: 'Some **words** about it.\n\n',
      list: '- item `a`\n- item b\n\n',
      code: '```js\nlet x\n```\n\n',
      quote: '> said\n\n',
    }
    const text = Object.values(block).join('').repeat(25)
    const growing = new GrowingMarkdown()
    const parsed = vi.spyOn(parser.block, 'parse')
    let most = 0
    for (let end = 1; end <= text.length; end += 7) {
      parsed.mockClear()
      growing.read(text.slice(0, end), { isGrowing: true })
      most = Math.max(most, ...parsed.mock.calls.map(([source]) => source.length))
    }
    parsed.mockRestore()
    const twoLongest = Object.values(block)
      .map(({ length }) => length)
      .sort((a, b) => b - a)
      .slice(0, 2)
    expect(most).toBeLessThanOrEqual(twoLongest.reduce((sum, length) => sum + length, 0))
  })

  it.each([
    ['a list', '- item with some words\n', ''],
    ['a table', '| cell | cell |\n', '| a | b |\n|---|---|\n'],
  ])('parses no more than the last two parts of %s again', (_, part, head) => {
    const growing = new GrowingMarkdown()
    growing.read(head + part.repeat(3))
    const parsed = vi.spyOn(parser.block, 'parse')
    for (let count = 4; count < 100; count += 1) growing.read(head + part.repeat(count), { isGrowing: true })
    const most = Math.max(...parsed.mock.calls.map(([source]) => source.length))
    parsed.mockRestore()
    expect(most).toBeLessThanOrEqual(head.length + 3 * part.length + 10)
  })

  it('compares what is defined once, however many blocks know of it', () => {
    const growing = new GrowingMarkdown()
    let text = ''
    for (let index = 0; index < 200; index += 1) {
      text += `[label${index}]: /a\n\n[label${index}] is there.\n\n`
      growing.read(text, { isGrowing: true })
    }
    const keys = vi.spyOn(Object, 'keys')
    growing.read(`${text}[other]: /b\n\nAnd so on.\n\n`, { isGrowing: true })
    const compared = keys.mock.results.reduce((sum, { value }) => sum + value.length, 0)
    keys.mockRestore()
    expect(compared).toBeLessThan(200 * 20)
  })

  it('keeps closed blocks as they are, also those that a later definition has nothing to do with', () => {
    const growing = new GrowingMarkdown()
    const before = growing.read('One\n\nTwo [a] and [b]\n\nThree', { isGrowing: true })
    const after = growing.read('One\n\nTwo [a] and [b]\n\nThree\n\n[a]: https://a.org\n\n', { isGrowing: true })
    expect(after[0]).toBe(before[0])
    expect(after[1]).not.toBe(before[1])
    expect(kindsIn(joined(after))).toContain('link')
  })
})

/** What is there before there is more: text, and what only holds others together. */
const plain = ['paragraph', 'text', 'softbreak', 'thead', 'tbody', 'tr', 'th', 'td']

/** What begins as something that never comes: until then it is shown as what it would be. */
const neverClosed = new Set([
  ...['an open `code', '``open with two` and one', 'an **open mark', 'an ~~open mark', '*a **b', '[unclosed label'],
  ...['**a `b** c`', '*a [b*](https://example.org) c', '![open](https://example.org/secret?q=', '[nothing][here]'],
])

describe.each(Object.entries(corpus))('the end of a growing text: %s', (_, pieces) => {
  it.each(pieces.filter(([text]) => text !== '' && !neverClosed.has(text)))(
    'never shows of %j what isn’t in it',
    (text) => {
      const growing = new GrowingMarkdown()
      const final = new Set([...plain, ...kindsIn(parsedAtOnce(text))])
      for (let end = 1; end < text.length; end += 1) {
        const part = text.slice(0, end)
        const kinds = kindsIn(joined(growing.read(part, { isGrowing: true })))
        expect(
          kinds.filter((kind) => !final.has(kind)),
          part,
        ).toEqual([])
      }
    },
  )
})
