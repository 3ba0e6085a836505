import { act, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Toasts } from '#components/ui/toasts.tsx'
import { closeUndos, showToast } from '#lib/client/toasts/toasts.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function show(...toasts: Parameters<typeof showToast>[0][]) {
  render(
    <>
      <textarea aria-label="Message" />
      <Toasts isSheetOpen={false} />
    </>,
  )
  let made: ReturnType<typeof showToast>[] = []
  act(() => {
    made = toasts.map((toast) => showToast(toast))
  })
  return made
}
const pass = (ms: number) => act(() => vi.advanceTimersByTime(ms))
const undo = () =>
  ({
    text: 'Archived.',
    action: { label: 'Undo', run: vi.fn() },
    undoes: { action: 'archive', ids: new Set(['a']) },
  }) as const
const shown = () =>
  screen.queryAllByText(/./, { selector: '[role=status] > :not([hidden]) p' }).map((line) => line.textContent)

it('a notice stays long enough to be read, and goes by itself', () => {
  show({ text: 'Exported.' })
  pass(5_900)
  expect(shown()).toEqual(['Exported.'])
  pass(200)
  expect(shown()).toEqual([])
})

it.each([
  [
    'the pointer is on it',
    (it: HTMLElement) => fireEvent.pointerEnter(it),
    (it: HTMLElement) => fireEvent.pointerLeave(it),
  ],
  ['it has the focus', (it: HTMLElement) => fireEvent.focus(it), (it: HTMLElement) => fireEvent.blur(it)],
])('a notice waits while %s', (_, hold, letGo) => {
  show(undo())
  pass(9_000)
  hold(screen.getByRole('button', { name: 'Undo' }))
  pass(60_000)
  expect(shown()).toEqual(['Archived.'])
  letGo(screen.getByRole('button', { name: 'Undo' }))
  pass(900)
  expect(shown()).toEqual(['Archived.'])
  pass(200)
  expect(shown()).toEqual([])
})

it('an error stays until it is closed; what is still being done until it is done', () => {
  const [, busy] = show({ text: 'It failed.', isError: true }, { text: 'Working …', isBusy: true })
  pass(60_000)
  expect(shown()).toEqual(['Working …'])
  act(() => busy?.change({ text: 'Done.' }))
  expect(shown()).toEqual(['Done.'])
  pass(6_100)
  expect(shown()).toEqual(['It failed.'])
  fireEvent.keyDown(screen.getByRole('button', { name: 'Dismiss' }), { key: 'Escape' })
  expect(shown()).toEqual([])
})

it('Ctrl Z takes back what was done last, once', () => {
  const [first, last] = [undo(), undo()]
  show(first, last, { text: 'Exported.' })
  fireEvent.keyDown(document.body, { key: 'z', ctrlKey: true })
  expect(last.action.run).toHaveBeenCalledOnce()
  expect(first.action.run).not.toHaveBeenCalled()
  fireEvent.keyDown(document.body, { key: 'z', metaKey: true })
  expect(first.action.run).toHaveBeenCalledOnce()
  fireEvent.keyDown(document.body, { key: 'z', ctrlKey: true })
  expect(last.action.run).toHaveBeenCalledOnce()
})

it('Ctrl Z in a field without a text takes back what was done', () => {
  const toast = undo()
  show(toast)
  fireEvent.keyDown(screen.getByRole('textbox'), { key: 'z', ctrlKey: true })
  expect(toast.action.run).toHaveBeenCalledOnce()
})

it.each([
  ['in a text', { ctrlKey: true }, 'textarea'],
  ['with Shift, which does again', { ctrlKey: true, shiftKey: true }, 'body'],
  ['alone', {}, 'body'],
])('Z %s takes nothing back', (_, keys, where) => {
  const toast = undo()
  show(toast)
  fireEvent.change(screen.getByRole('textbox'), { target: { value: 'Soups' } })
  fireEvent.keyDown(document.querySelector(where) ?? document.body, { key: 'z', ...keys })
  expect(toast.action.run).not.toHaveBeenCalled()
})

it('one at a time, the newest; what is left of those before comes to light when it is closed, of three at most', () => {
  show({ text: 'One' }, { text: 'Two' }, { text: 'Three' }, { text: 'Four' })
  for (const text of ['Four', 'Three', 'Two']) {
    expect(shown()).toEqual([text])
    fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }))
  }
  expect(shown()).toEqual([])
})

it('the time of a notice runs while a newer one is before it', () => {
  const [, newer] = show({ text: 'One' }, { text: 'Two', isError: true })
  pass(6_100)
  act(() => newer?.close())
  expect(shown()).toEqual([])
})

it('a notice waits while a dialog keeps people from it', async () => {
  show(undo())
  pass(9_000)
  const dialog = document.body.appendChild(document.createElement('dialog'))
  const settle = () => act(async () => {})
  dialog.setAttribute('open', '')
  await settle()
  pass(60_000)
  expect(shown()).toEqual(['Archived.'])
  dialog.removeAttribute('open')
  await settle()
  pass(900)
  expect(shown()).toEqual(['Archived.'])
  pass(200)
  expect(shown()).toEqual([])
  dialog.remove()
})

it('what can’t be taken back any more is not offered', () => {
  show(undo(), { ...undo(), text: 'Other.', undoes: { action: 'trash', ids: new Set(['b']) } })
  act(() => closeUndos(({ ids }) => ids.has('b')))
  expect(shown()).toEqual(['Archived.'])
})
