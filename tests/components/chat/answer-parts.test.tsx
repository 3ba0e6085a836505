import { cleanup, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeAll, describe, expect, it } from 'vitest'
import { AnswerParts } from '#components/chat/answer-parts.tsx'
import { loadMarkdown } from '#components/chat/load-markdown.ts'
import { cleanFragment } from '#lib/client/copy/clean-fragment.ts'
import { plainText } from '#lib/client/copy/plain-text.ts'
import type { Citation, Part, TextPart, ToolPart } from '#lib/contract/part.ts'

const text = (key: string, words: string, citations: Citation[] = []): TextPart => ({
  ...{ type: 'text', key, text: words, citations },
})
const call = (key: string): ToolPart => ({
  ...{ type: 'tool', key, tool: 'function', name: key, status: 'completed', input: '', output: null, sources: [] },
})
const page = (name: string) => ({ url: `https://${name}.example.org/a`, title: `The ${name}` })

/** «These words» are from the sources, one after the other. */
function cited(key: string, typed: string, ...sources: Pick<Citation, 'url' | 'title'>[]): TextPart {
  const [first = '', ...pieces] = typed.split(/[«»]/)
  const citations: Citation[] = []
  let words = first
  for (const [index, piece] of pieces.entries()) {
    const source = sources[index / 2]
    if (source) citations.push({ start: words.length, end: words.length + piece.length, ...source })
    words += piece
  }
  return text(key, words, citations)
}

const show = (parts: Part[], isGrowing = false) => render(<AnswerParts parts={parts} isGrowing={isGrowing} />)
// What comes when it is needed first is there from here on.
beforeAll(async () => {
  await loadMarkdown()
  show([call('f'), cited('m:0', '«It» is', page('sea'))])
  await screen.findByRole('list', { name: 'Steps' })
  await screen.findByRole('list', { name: 'Sources' })
  await screen.findByRole('link', { name: 'Source 1: The sea' })
  cleanup()
})

const lines = (container: Element) =>
  [...container.querySelectorAll('.prose-answer, li, p.text-ui')].map((each) =>
    each.textContent?.replaceAll('\u2060', ''),
  )

describe('the parts of an answer', () => {
  it.each<[string, Part[], string[]]>([
    ['a text', [text('m:0', 'One')], ['One']],
    ['nothing yet', [text('m:0', '')], []],
    ['texts of one item', [text('m:0', 'One **a'), text('m:1', 'nd** two')], ['One and two']],
    ['texts of two items', [text('m:0', 'One'), text('n:0', 'Two')], ['One', 'Two']],
    ['text, tool, text', [text('m:0', 'One'), call('f'), text('n:0', 'Two')], ['One', 'Called f', 'Two']],
    ['tools', [call('f'), call('g'), text('n:0', 'Two'), call('h')], ['Called f', 'Called g', 'Two', 'Called h']],
    ['a refusal', [{ type: 'refusal', key: 'm:0', text: 'I *can’t*.' }], ['The model declined', 'I can’t.']],
    ['older steps', [{ type: 'folded', key: 'x:0', count: 212 }, call('f')], ['212 earlier steps', 'Called f']],
  ])('are in their order: %s', (_, parts, shown) => expect(lines(show(parts).container)).toEqual(shown))

  it('that follow each other are one list of steps', () => {
    show([call('f'), call('g'), text('n:0', 'Two'), call('h')])
    expect(screen.getAllByRole('list', { name: 'Steps' }).map((list) => list.childElementCount)).toEqual([2, 1])
  })

  it('stay the elements that they are while more comes', () => {
    const { container, rerender } = show([text('m:0', 'One **and**')], true)
    const kept = () => [...container.querySelectorAll('.prose-answer p, li')]
    const parts: Part[] = [text('m:0', 'One **and**')]
    for (const part of [call('f'), call('g'), text('n:0', 'Two'), text('n:1', ' three'), call('h')]) {
      const before = kept()
      parts.push(part)
      rerender(<AnswerParts parts={[...parts]} isGrowing />)
      expect(kept().slice(0, before.length)).toEqual(before)
    }
    const before = kept()
    rerender(<AnswerParts parts={parts} isGrowing={false} />)
    expect(kept()).toEqual(before)
  })
})

describe('citations', () => {
  const numbers = () => screen.getAllByRole('link', { name: /^Source \d/ }).map((link) => link.textContent)

  it('are numbered by their source in all of an answer, and listed below it', () => {
    show([
      cited('m:0', 'So «it» «is».', page('moon'), page('sea')),
      call('f'),
      cited('n:0', 'And «so» and ([sea.example.org](https://sea.example.org/a)) «on».', page('bay'), page('moon')),
    ])
    expect(numbers()).toEqual(['1', '2', '3', '1'])
    const list = within(screen.getByRole('list', { name: 'Sources' }))
    expect(list.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
      '1The moonmoon.example.org https://moon.example.org/a',
      '2The seasea.example.org https://sea.example.org/a',
      '3The baybay.example.org https://bay.example.org/a',
    ])
    for (const link of list.getAllByRole('link')) expect(link).toHaveAttribute('rel', 'noreferrer noopener')
  })

  it('count from the beginning of the text that its parts make', () => {
    const { container } = show([text('m:0', 'One '), cited('m:1', '«two» three', page('sea'))])
    expect(lines(container)[0]).toBe('One two1 three')
  })

  it('come to a text that was there, and leave what has none as it was', async () => {
    const typed = 'One is.\n\nTwo is.\n\nThree is.'
    const { container, rerender } = show([text('m:0', typed)])
    const before = [...container.querySelectorAll('p')]
    rerender(<AnswerParts parts={[text('m:0', typed, [{ start: 9, end: 12, ...page('sea') }])]} isGrowing={false} />)
    const paragraphs = () => [...container.querySelectorAll('.prose-answer p')]
    const words = () => paragraphs().map((each) => each.textContent?.replace('\u2060', ''))
    await waitFor(() => expect(words()).toEqual(['One is.', 'Two1 is.', 'Three is.']))
    expect(paragraphs()).toEqual(before)
  })

  it('show their source to who comes to them, and lead there', async () => {
    show([cited('m:0', 'So «it» is «so».', page('moon'), { url: null, title: 'tides.pdf' })])
    await userEvent.tab()
    const link = screen.getByRole('link', { name: 'Source 1: The moon' })
    expect(link).toHaveFocus()
    expect(link).toHaveAttribute('href', 'https://moon.example.org/a')
    expect(link).toHaveAttribute('target', '_blank')
    const card = await screen.findByRole('note', { name: 'Source 1' })
    expect(within(card).getByRole('link', { name: 'The moon' })).toHaveAttribute('rel', 'noreferrer noopener')
    expect(card).toHaveTextContent('moon.example.org')
    await userEvent.tab()
    expect(within(card).getByRole('link')).toHaveFocus()
    await userEvent.tab()
    expect(screen.queryByRole('note', { name: 'Source 1' })).toBeNull()
    expect(screen.getByRole('button', { name: 'Source 2: tides.pdf' })).toHaveFocus()
    expect(await screen.findByRole('note', { name: 'Source 2' })).toHaveTextContent('tides.pdfA file')
  })

  it('never lead where a model must not link to', () => {
    show([cited('m:0', 'So «it» is.', { url: 'javascript:alert(1)', title: 'x' })])
    expect(screen.queryByRole('link')).toBeNull()
    expect(screen.getByRole('list', { name: 'Sources' })).toHaveTextContent('x')
  })

  it('are first five below a long answer, and all for who asks', async () => {
    const sources = Array.from({ length: 9 }, (_, index) => page(`p${index}`))
    show([cited('m:0', 'So «it» is. '.repeat(9), ...sources)])
    const shown = () => screen.getByRole('list', { name: 'Sources' }).querySelectorAll('li:not(.hidden)').length
    expect(shown()).toBe(5)
    await userEvent.click(screen.getByRole('button', { name: 'Show all 9' }))
    expect(shown()).toBe(9)
  })

  it('are copied as numbers in brackets, with the links', () => {
    const { container } = show([
      cited('m:0', 'So «it» is «so».', page('moon'), { url: null, title: 'tides.pdf' }),
      text('n:0', 'More.'),
    ])
    const clean = cleanFragment(...container.querySelectorAll('.prose-answer, [data-sources]'))
    expect(clean.innerHTML).toContain('So it<a href="https://moon.example.org/a">[1]</a> is so[2].')
    expect(plainText(clean)).toBe(
      'So it[1] is so[2].\n\nMore.\n\nSources\n\n1. The moon https://moon.example.org/a\n2. tides.pdf',
    )
  })
})
