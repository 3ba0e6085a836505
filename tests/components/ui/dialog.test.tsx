import { fireEvent, render, screen } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { Dialog } from '#components/ui/dialog.tsx'

it('the heading has the focus first, unless something else is marked for it', () => {
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
