import { render, screen, waitFor } from '@testing-library/react'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadMarkdown } from '#components/chat/load-markdown.ts'
import { Markdown } from '#components/chat/markdown.tsx'

function show(text: string) {
  return render(<Markdown text={text} />).container
}

beforeAll(loadMarkdown)

describe('Markdown from a model', () => {
  it('becomes headings, lists, tables and code', () => {
    show('# Title\n\n- one\n- two\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n```js\nlet x\n```')
    expect(screen.getByRole('heading', { name: 'Title' })).toBeVisible()
    expect(screen.getAllByRole('listitem')).toHaveLength(2)
    expect(screen.getByRole('region', { name: 'Table' })).toContainElement(screen.getByRole('table'))
    expect(screen.getByText('let x')).toBeVisible()
    expect(screen.getByRole('button', { name: 'Copy the code' })).toBeVisible()
  })

  it('opens links in a new tab that knows nothing of this one', () => {
    show('[site](https://example.org)')
    const link = screen.getByRole('link', { name: 'site' })
    expect(link).toHaveAttribute('target', '_blank')
    expect(link).toHaveAttribute('rel', expect.stringContaining('noopener'))
  })

  it.each([
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](data:text/html,hi)',
    '[x](/api/auth/sign-out)',
    '[x](//evil.example)',
    '<javascript:alert(1)>',
  ])('makes no link of %s', (text) => {
    show(text)
    expect(screen.queryByRole('link')).toBeNull()
  })

  it('never loads an image, and shows its words instead', () => {
    const container = show(
      '![a cat](https://evil.example/?q=secret) ![](https://evil.example/b.png) ![inline](data:image/png;base64,AA)',
    )
    expect(container.querySelector('img, picture, video, [srcset], [style]')).toBeNull()
    expect(screen.getByRole('link', { name: 'a cat (evil.example)' })).toHaveAttribute(
      'href',
      'https://evil.example/?q=secret',
    )
    expect(screen.getByText('inline')).toBeVisible()
  })

  it.each([
    '<script>alert(1)</script>',
    '<img src="https://evil.example/x" onerror="alert(1)">',
    '<iframe src="https://evil.example"></iframe>',
    'text <b onclick="alert(1)">bold</b>',
    '<form action="https://evil.example"><input></form>',
  ])('shows %s as the text it is', (html) => {
    const container = show(html)
    expect(container.querySelector('script, img, iframe, b, form, input')).toBeNull()
    expect(container).toHaveTextContent(html.replaceAll(/\s+/g, ' '))
  })

  it('leads from a footnote to its note inside the page', () => {
    show('Fact[^1]\n\n[^1]: Source')
    expect(screen.getByRole('link', { name: 'Footnote 1' })).toHaveAttribute('href', expect.stringMatching(/-note-1$/))
  })

  it.each([
    ['quotes', '>'.repeat(4000)],
    ['lists', '- '.repeat(4000)],
    ['quotes and lists', '> 1. '.repeat(2000)],
  ])('shows thousands of %s within each other as plain text, without taking the page down', async (_, start) => {
    const text = `${start}deep`
    const page = show(text)
    await waitFor(() => expect(page.textContent).toBe(text))
  })

  it.each([
    ['details', 'details', '<details>\n\n'],
    ['details in a quote', 'details', '> <details>\n>\n'],
    ['tags', 'sub', '<sub>'],
  ])('puts no more than some of thousands of %s into each other, and shows what is in them', (_, name, start) => {
    const page = show(`${start.repeat(1000)}${start.startsWith('>') ? '> ' : ''}deep`)
    expect(page.querySelectorAll(name)).toHaveLength(60)
    expect(page).toHaveTextContent(/deep$/)
  })

  it('keeps the elements of what is finished while the end grows', () => {
    const text =
      'One\n\n- a\n- b\n\n| c |\n|---|\n| d |\n| e |\n\n```js\nlet x\n```\n\nTwo [f] and more\n\n[f]: https://example.org\n\nThree'
    const { container, rerender } = render(<Markdown text="" isGrowing />)
    const finished = new Map<string, Element>()
    for (let end = 0; end <= text.length; end += 1) {
      rerender(<Markdown text={text.slice(0, end)} isGrowing />)
      for (const [path, element] of finished) expect(container.querySelector(path), text.slice(0, end)).toBe(element)
      // The last element of each kind may still change.
      for (const name of ['p', 'li', 'tr', 'pre']) {
        const found = [...container.querySelectorAll(name)]
        for (const element of found.slice(0, -1)) finished.set(pathOf(element, container), element)
      }
    }
    rerender(<Markdown text={text} />)
    for (const [path, element] of finished) expect(container.querySelector(path)).toBe(element)
    expect(finished.size).toBeGreaterThan(4)
  })

  it.each([
    ['items', 'li', (count: number) => '- item\n'.repeat(count)],
    ['rows', 'tr', (count: number) => `| a |\n|---|\n${'| b |\n'.repeat(count)}`],
    ['paragraphs', 'p', (count: number) => 'text\n\n'.repeat(count)],
  ])('keeps hundreds of %s as they are while there are more', (_, name, text) => {
    const { container, rerender } = render(<Markdown text={text(3)} isGrowing />)
    for (let count = 30; count < 200; count += 30) {
      const before = [...container.querySelectorAll(name)].slice(0, -1)
      rerender(<Markdown text={text(count)} isGrowing />)
      expect([...container.querySelectorAll(name)].slice(0, before.length)).toEqual(before)
      expect(container.querySelectorAll(name).length).toBeGreaterThanOrEqual(count)
    }
  })

  it('loses nothing of a paragraph that is too long to be parsed', async () => {
    const text = `${'*_ '.repeat(5000)}end`
    const { container } = render(<Markdown text={text} />)
    await waitFor(() => expect(container.textContent).toBe(text))
    expect(container.querySelector('em')).toBeNull()
  })

  it('keeps what two answers call their footnotes apart', () => {
    const text = 'Fact[^1]\n\n[^1]: Source'
    const { container } = render(
      <>
        <Markdown text={text} />
        <Markdown text={text} />
      </>,
    )
    const ids = [...container.querySelectorAll('[id]')].map(({ id }) => id)
    expect(ids).toHaveLength(4)
    expect(new Set(ids).size).toBe(4)
    for (const link of container.querySelectorAll('a')) expect(ids).toContain(link.hash.slice(1))
  })

  it('formats a long text slice by slice, and shows the rest meanwhile', async () => {
    const text = 'Some **bold** words.\n\n'.repeat(1000)
    const { container } = render(<Markdown text={text} />)
    expect(container.querySelectorAll('strong').length).toBeLessThan(500)
    expect(container.textContent).toContain('**bold**')
    await waitFor(() => expect(container.querySelectorAll('strong')).toHaveLength(1000))
    expect(container.textContent).not.toContain('**')
  })
})

/** Where an element stands. */
function pathOf(element: Element, root: Element): string {
  const steps: string[] = []
  for (let at = element; at !== root && at.parentElement; at = at.parentElement) {
    steps.unshift(`:nth-child(${[...at.parentElement.children].indexOf(at) + 1})`)
  }
  return `:scope > ${steps.join(' > ')}`
}
