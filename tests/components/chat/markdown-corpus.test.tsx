import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { FormattedMarkdown } from '#components/chat/formatted-markdown.tsx'
import { drawnPlainly } from '#tests/components/chat/drawn-plainly.ts'
import { corpus } from '#tests/lib/client/markdown/corpus/all.ts'

const draw = (text: string, isGrowing = false) =>
  drawnPlainly(renderToStaticMarkup(<FormattedMarkdown text={text} isGrowing={isGrowing} />)).replaceAll(
    /_R_\w*/g,
    'id',
  )

/** All elements there may be, and the addresses that links may have. */
const elements = new Set(
  ...[
    'p h3 h4 h5 h6 ul ol li input blockquote pre code hr table thead tbody tr th td section div details summary'.split(
      ' ',
    ),
  ],
)
for (const name of 'em strong del kbd sub sup mark br a span button svg path rect'.split(' ')) elements.add(name)
const safeHref = /^(?:https?:\/\/|mailto:|#id-)/

function expectSafe(markup: string, text: string) {
  for (const [, name] of markup.matchAll(/<([a-z]\w*)/gi))
    expect(elements.has(name ?? ''), `<${name}> of ${text}`).toBe(true)
  for (const [, href] of markup.matchAll(/ (?:href|src|srcset|action)="([^"]*)"/g)) expect(href, text).toMatch(safeHref)
  expect(markup, text).not.toMatch(/<[^>]* (?:on\w+|src|srcset)=/)
}

/** At every character of a short piece, at fewer of a longer one. */
function cutsOf(text: string): string[] {
  const step = Math.max(1, Math.floor(text.length / 24))
  return Array.from({ length: Math.ceil(text.length / step) }, (_, index) => text.slice(0, index * step))
}

describe.each(Object.entries(corpus))('Markdown: %s', (_, pieces) => {
  it.each(pieces)('%j', (text, has = '', lacks = '\u0001') => {
    const whole = draw(text)
    const lines = whole.replaceAll('\n', '·')
    expect(lines).toContain(has)
    expect(lines).not.toContain(lacks)
    expectSafe(whole, text)
    for (const part of cutsOf(text)) expectSafe(draw(part, true), part)
  })
})

it('has 300 pieces at least', () => {
  expect(Object.values(corpus).flat().length).toBeGreaterThanOrEqual(300)
})
