import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { citedBlocks } from '#lib/client/markdown/cited-blocks.ts'
import type { CitedSource, CitedWords } from '#lib/client/markdown/cited-words.ts'
import { GrowingMarkdown } from '#lib/client/markdown/growing-markdown.ts'
import type { MarkdownBlock } from '#lib/client/markdown/markdown-block.ts'
import { placedInText } from '#lib/client/markdown/placed-in-text.ts'
import type { MarkdownNode } from '#lib/client/markdown/tree.ts'
import { joined, type Seen } from './as-parsed.ts'
import { corpus } from './corpus/all.ts'

const source = (number: number) => ({ number, url: `https://example.org/${number}`, title: null })

/** «These words» are cited; each is another source. */
function marked(typed: string): { text: string; cited: CitedWords[] } {
  const cited: CitedWords[] = []
  const open: number[] = []
  let text = ''
  for (const character of typed) {
    if (character === '«') open.push(text.length)
    else if (character === '»')
      cited.push({ start: open.pop() ?? 0, end: text.length, source: source(cited.length + 1) })
    else text += character
  }
  return { text, cited }
}

const cite = (text: string, cited: CitedWords[], growing = new GrowingMarkdown(), isGrowing = false) =>
  citedBlocks(growing.read(text, { isGrowing }), placedInText(text, cited))

/** The words of the blocks, with what the numbers must not be in. */
const words = (blocks: MarkdownBlock[]) =>
  blocks.flatMap(({ held, nodes }) => [...(held?.runs.flatMap((run) => run.nodes) ?? []), ...nodes]).map(wordsOf)

function wordsOf({ type, token, children }: MarkdownNode): string {
  const inner = children.map(wordsOf).join('')
  if (type === 'citation') return `[${(token.meta?.source as CitedSource | undefined)?.number}]`
  if (type === 'code_inline' || type === 'fence') return `\`${token.content}\``
  if (type === 'link') return `<${inner}>`
  if (type === 'strong') return `*${inner}*`
  if (type === 'formula') return `$${token.content}$`
  return type === 'softbreak' ? '·' : inner || token.content
}

describe('a cited text', () => {
  it.each([
    ['The «sky is blue».', 'The sky is blue[1].'],
    ['«One» and «two».', 'One[1] and two[2].'],
    ['«One ««two»»»', 'One two[1][2][3]'],
    ['So «it is »', 'So it is[1]'],
    ['So it is «([nasa.gov](https://nasa.gov/a_(b)?c=d))».', 'So it is[1].'],
    ['So it is («[nasa.gov](https://nasa.gov/a)»).', 'So it is[1].'],
    ['So it is «[nasa.gov](https://nasa.gov/a)».', 'So it is[1].'],
    ['So it is «https://nasa.gov/a»', 'So it is[1]'],
    ['As «[the agency says](https://nasa.gov/a)», it is.', 'As <the agency says>[1], it is.'],
    ['As [the «agency» says](https://nasa.gov/a), it is.', 'As <the agency says>[1], it is.'],
    ['See https://exa«mple.org/a»/b?c and go.', 'See <https://example.org/a/b?c>[1] and go.'],
    ['See www.exa«mple.or»g.', 'See <www.example.org>[1].'],
    ['«**Bold**» and **«bold» it is**', '*Bold*[1] and *bold[2] it is*'],
    ['«**Bold*»* it is', '*Bold*[1] it is'],
    ['Say `co«de» it` now', 'Say `code it`[1] now'],
    ['It is $a_«1 =» b$ here', 'It is $a_1 = b$[1] here'],
    ['It «is\nso\n»', 'It is·so[1]'],
    ['It «is»  \nso', 'It is[1]so'],
    ['😀 «😀» is', '😀 😀[1] is'],
    ['> It\n> «is» so', 'It·is[1] so'],
    ['# «Title» #', 'Title[1]'],
    ['x\n- [x] «x» y', 'x|x[1] y'],
    ['```\n«let» x\n```', '`let x\n`'],
    ['Before\n\n    «code»\n\nafter', 'Before|code\n|after'],
    ['- a\n\n  ```\n  «b»\n  ```', 'a[1]`b\n`'],
    ['See[^1]\n\n[^1]: It «is» so', 'See|It is[1] so'],
    ['> [!NOTE]\n> It «is»', 'It is[1]'],
    ['[a]: https://a.org\n\n\n\nIt «is» so', 'It is[1] so'],
    ['One.\r\n\r\n«Two».\r\nThree «is»\r\n', 'One.|Two[1].·Three is[2]'],
    [
      'A `|` cell:\n\n| a «b» | `c\\|d` |\n|---|---|\n| «e» | «f» |\n| g\\|«h» | i |',
      'A `|` cell:|a b[1]`c|d`e[2]f[3]g|h[4]i',
    ],
  ])('%j is %s', (typed, shown) => {
    const { text, cited } = marked(typed)
    expect(words(cite(text, cited)).join('|')).toBe(shown)
  })

  it.each([
    [-5, -1, 'ab 😀 c'],
    [0, 0, 'ab 😀 c'],
    [5, 2, 'ab[1] 😀 c'],
    [3, 4, 'ab 😀[1] c'],
    [2, 900, 'ab 😀 c[1]'],
    [Number.NaN, 1.5, 'a[1]b 😀 c'],
    [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 'ab 😀 c[1]'],
  ])('that claims to be from %s to %s reads %j', (start, end, shown) => {
    expect(words(cite('ab 😀 c', [{ start, end, source: source(1) }])).join('|')).toBe(shown)
  })

  it('has each source once at a place', () => {
    const twice = [source(1), source(1), source(2)].map((each) => ({ start: 0, end: 3, source: each }))
    expect(words(cite('The sky', twice))).toEqual(['The[1][2] sky'])
  })

  it('has its numbers where they are when it came in pieces, and keeps what has no new one', () => {
    const { text, cited } = marked(
      'One «is».\n\n- a\n- «b»\n- c\n\n| d |\n|---|\n| «e» |\n| f |\n| g |\n\nThe «end» and more',
    )
    const growing = new GrowingMarkdown()
    for (let end = 0; end < text.length; end += 1) cite(text.slice(0, end), [], growing, true)
    const plain = growing.read(text)
    const all = citedBlocks(plain, placedInText(text, cited))
    expect(words(all).join('')).toBe(words(cite(text, cited)).join(''))
    expect(words(all).join('')).toContain('b[2]')
    expect(citedBlocks(plain, placedInText(text, cited))).toEqual(all)
    const [first] = cited
    const some = citedBlocks(plain, placedInText(text, first ? [first] : []))
    expect(some.map((block, index) => block === plain[index])).toEqual([false, ...plain.slice(1).map(() => true)])
    const again = citedBlocks(plain, placedInText(text, cited))
    expect(again.every((block, index) => block === all[index])).toBe(true)
  })

  it('is but for the numbers and the links that they replace what it was, wherever it is cited', () => {
    const piece = fc.constantFrom(
      ...Object.values(corpus)
        .flat()
        .map(([text]) => text),
    )
    const offsets = fc.array(fc.tuple(fc.integer({ min: -2, max: 200 }), fc.integer({ min: -2, max: 200 })))
    fc.assert(
      fc.property(piece, offsets, fc.nat(200), (text, places, cut) => {
        const cited = places.map(([start, end], index) => ({
          start: Math.max(start, end),
          end,
          source: source(index + 1),
        }))
        const growing = new GrowingMarkdown()
        cite(text.slice(0, cut), cited, growing, true)
        const plain = growing.read(text)
        const shown = citedBlocks(plain, placedInText(text, cited))
        expect(joined(shown).map(withoutNumbers), text).toEqual(joined(plain).map(withoutNumbers))
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    ['sentences', 'So it is, and so it will be.\n\n'.repeat(2000)],
    ['one paragraph', 'So it is, and so it will be. '.repeat(300)],
    ['nothing but addresses', 'https://'.repeat(1200)],
    ['a word without end', 'x'.repeat(9900)],
    ['a list', '- so it is\n'.repeat(5000)],
    ['a table', `| a |\n|---|\n${'| so it is |\n'.repeat(4000)}`],
  ])('takes thousands of citations in its stride: %s', (_, text) => {
    const places = Array.from({ length: 5000 }, (_, index) => Math.floor((index * text.length) / 5000))
    const cited = places.map((end, index) => ({ start: Math.max(0, end - 30), end, source: source(index + 1) }))
    const growing = new GrowingMarkdown()
    const plain = growing.read(text)
    const began = performance.now()
    citedBlocks(plain, placedInText(text, cited))
    // Many times what it takes, and a part of what a wrong way of doing it would.
    expect(performance.now() - began).toBeLessThan(4000)
  })
})

/** Numbers away, and the texts that they stood between joined again. */
function withoutNumbers({ is, in: inner }: Seen): Seen {
  if (is[0] === 'text') return { is: ['text', is[6]], in: undefined }
  if (!Array.isArray(inner)) return { is, in: inner }
  const kept: Seen[] = []
  for (const each of inner.filter(({ is }) => is[0] !== 'citation').map(withoutNumbers)) {
    const last = kept.at(-1)
    if (last?.is[0] === 'text' && each.is[0] === 'text') last.is = ['text', `${last.is[1]}${each.is[1]}`]
    else kept.push(each)
  }
  return { is, in: kept }
}
