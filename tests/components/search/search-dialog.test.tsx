import { fireEvent, render, screen } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { SearchDialog } from '#components/search/search-dialog.tsx'
import { aConversation } from '#tests/lib/client/chat-events.ts'

it('leaves the keys of an input method to it; Enter then opens what the arrows chose', () => {
  const onOpen = vi.fn()
  const listed = ['2026-01-03', '2026-01-02', '2026-01-01'].map((day) => aConversation({ id: day, updatedAt: day }))
  const { unmount } = render(
    <SearchDialog viewerId={null} listed={listed} typedBefore={() => ''} onClose={() => {}} onOpen={onOpen} />,
  )
  const field = screen.getByRole('combobox')
  for (const key of ['ArrowDown', 'Enter']) {
    fireEvent.keyDown(field, { key, isComposing: true })
    // Safari: the word has ended by then.
    fireEvent.keyDown(field, { key, keyCode: 229 })
  }
  expect(onOpen).not.toHaveBeenCalled()
  fireEvent.keyDown(field, { key: 'ArrowDown' })
  fireEvent.keyDown(field, { key: 'Enter' })
  expect(onOpen).toHaveBeenCalledExactlyOnceWith('2026-01-02', null)
  unmount()
})
