import { render, screen } from '@testing-library/react'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadMarkdown } from '#components/chat/load-markdown.ts'
import { TypedText } from '#components/chat/typed-text.tsx'
import { act } from '#tests/support/act.ts'

beforeAll(loadMarkdown)

describe('a person’s own message', () => {
  it('stands as it was typed', () => {
    const typed = '# no *title*\n- <b>and</b> $5   three spaces'
    expect(render(<TypedText text={typed} />).container.textContent).toBe(typed)
  })

  it('has its code as code', () => {
    const { container } = render(<TypedText text={'why `a`?\n```js\nlet x\n```'} />)
    expect(container.querySelector('code')).toHaveTextContent('a')
    expect(container.querySelector('pre')).toHaveTextContent('let x')
    expect(screen.getByText('js')).toBeVisible()
  })

  it.each([
    ['21 lines', 'line\n'.repeat(21)],
    ['50,000 characters on one line', 'a'.repeat(50_000)],
  ])('of %s shows its beginning, and all when asked', async (_, text) => {
    const { container } = render(<TypedText text={text} />)
    const shown = () => container.querySelector('.typed-text')?.textContent ?? ''
    expect(shown().length).toBeLessThan(5000)
    const button = screen.getByRole('button', { name: 'Show all', expanded: false })
    expect(shown()).not.toBe(text)
    await act(() => button.click())
    expect(shown()).toBe(text)
    await act(() => screen.getByRole('button', { name: 'Show less', expanded: true }).click())
    expect(shown()).not.toBe(text)
  })

  it('of 20 lines is shown whole', () => {
    render(<TypedText text={Array(20).fill('line').join('\n')} />)
    expect(screen.queryByRole('button')).toBeNull()
  })

  it('finds its own direction', () => {
    const { container } = render(<TypedText text="שלום" />)
    expect(container.querySelector('.typed-text')).toHaveAttribute('dir', 'auto')
  })
})
