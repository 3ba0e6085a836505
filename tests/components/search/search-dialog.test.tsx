import { fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { SearchDialog } from '#components/search/search-dialog.tsx'
import { aConversation } from '#tests/lib/client/chat/chat-events.ts'
import { anApp, inApp, someConversations } from '#tests/support/an-app.tsx'

beforeEach(() => {
  // jsdom's dialogs can't be modal, and it has neither scrolling nor media queries.
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
    this.open = true
  }
  HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) {
    this.open = false
  }
  Element.prototype.scrollIntoView ??= () => {}
  vi.stubGlobal('matchMedia', () => ({ matches: false }))
})
afterEach(() => vi.unstubAllGlobals())

it('leaves the keys of an input method to it; Enter then opens what the arrows chose', () => {
  const listed = ['2026-01-03', '2026-01-02', '2026-01-01'].map((day) => aConversation({ id: day, updatedAt: day }))
  const onOpen = vi.fn()
  const { store } = someConversations({ name: 'recent', conversations: listed })
  const app = anApp({ conversations: store, openFound: onOpen })
  const { unmount } = render(<SearchDialog typedBefore={() => ''} onClose={() => {}} />, inApp(app))
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
