import { render, screen } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { act } from '#tests/support/act.ts'

vi.mock('#lib/client/markdown/limits.ts', async (original) => ({
  ...(await original<typeof import('#lib/client/markdown/limits.ts')>()),
  MOST_NODES: 100,
}))

// Another file may have loaded it with the real limits.
vi.resetModules()
const { FormattedMarkdown } = await import('#components/chat/formatted-markdown.tsx')

it('a part that is too much is shown as typed, and formatted when asked', async () => {
  const { container } = render(
    <FormattedMarkdown text={`*Before*\n\n${'> **b**\n>\n'.repeat(100)}`} isGrowing={false} />,
  )
  expect(container.querySelector('em')).toHaveTextContent('Before')
  expect(container.querySelector('strong')).toBeNull()
  expect(container.textContent).toContain('**b**')
  await act(() => screen.getByRole('button', { name: 'Show formatted' }).click())
  expect(container.querySelectorAll('strong')).toHaveLength(100)
  expect(screen.queryByRole('button')).toBeNull()
})
