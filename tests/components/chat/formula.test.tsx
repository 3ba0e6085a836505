import { render, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { Formula } from '#components/chat/formula.tsx'

describe('a formula', () => {
  it('is drawn, with MathML for who can’t see it, in place of its source', async () => {
    const { container } = render(<Formula source="x^2" />)
    await waitFor(() => expect(container.querySelector('[data-formula="$x^2$"]')).not.toBeNull())
    expect(container.querySelector('math')).not.toBeNull()
    expect(container.querySelector('.katex-html')).toHaveAttribute('aria-hidden', 'true')
    expect(container.querySelector('.formula > :first-child')).not.toHaveTextContent('$x^2$')
  })

  it.each([
    ['is wrong', '\\frac{1}{'],
    ['wants to load something', '\\includegraphics{https://evil.example/x.png}'],
    ['goes round in circles', '\\def\\a{\\a\\a}\\a'],
    ['is too long', 'x'.repeat(2001)],
    ['is nested without end', `${'{'.repeat(900)}x${'}'.repeat(900)}${'^{'.repeat(80)}`],
  ])('stays its source when it %s', async (_, source) => {
    const { container } = render(<Formula source={source} isBlock />)
    // Another that is drawn after it.
    const other = render(<Formula source="y" />).container
    await waitFor(() => expect(other.querySelector('[data-formula]')).not.toBeNull())
    expect(container.querySelector('[data-formula]')).toBeNull()
    expect(container.querySelector('.katex')).toBeNull()
    expect(container.textContent).toContain(source)
  })

  it('changes with its source', async () => {
    const { container, rerender } = render(<Formula source="x" />)
    await waitFor(() => expect(container.querySelector('[data-formula="$x$"]')).not.toBeNull())
    rerender(<Formula source="y" />)
    await waitFor(() => expect(container.querySelector('[data-formula="$y$"]')).not.toBeNull())
    expect(container.querySelector('annotation')).toHaveTextContent('y')
  })
})
