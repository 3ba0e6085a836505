import { fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Dialog } from '#components/ui/dialog.tsx'

// jsdom's dialogs can't be modal.
beforeEach(() => {
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
    this.open = true
  }
  HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) {
    this.open = false
  }
  vi.stubGlobal('matchMedia', () => ({ matches: false }))
})
afterEach(() => vi.unstubAllGlobals())

it('the heading has the focus first, unless something else is marked for it', () => {
  // As the browser's does.
  vi.spyOn(HTMLDialogElement.prototype, 'showModal').mockImplementation(function (this: HTMLDialogElement) {
    this.open = true
    this.querySelector<HTMLElement>('[autofocus]')?.focus()
  })
  const settings = render(
    <Dialog title="Settings" onClose={() => {}}>
      Of yours
    </Dialog>,
  )
  expect(screen.getByRole('heading', { name: 'Settings' })).toHaveFocus()
  settings.unmount()
  const signIn = render(
    <Dialog title="Sign in" onClose={() => {}}>
      <input aria-label="E-mail" data-first />
    </Dialog>,
  )
  expect(screen.getByRole('textbox', { name: 'E-mail' })).toHaveFocus()
  signIn.unmount()
  vi.restoreAllMocks()
})

it('Escape closes the question, not the dialog that asks it', () => {
  const onCloseOuter = vi.fn()
  const onCloseInner = vi.fn()
  const { unmount } = render(
    <Dialog title="Settings" onClose={onCloseOuter}>
      <Dialog title="Sure?" onClose={onCloseInner}>
        Really?
      </Dialog>
    </Dialog>,
  )
  fireEvent(screen.getByRole('dialog', { name: 'Sure?' }), new Event('cancel', { cancelable: true }))
  expect(onCloseInner).toHaveBeenCalledOnce()
  expect(onCloseOuter).not.toHaveBeenCalled()
  fireEvent(screen.getByRole('dialog', { name: 'Settings' }), new Event('cancel', { cancelable: true }))
  expect(onCloseOuter).toHaveBeenCalledOnce()
  unmount()
})
