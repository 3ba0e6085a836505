import { createEvent, fireEvent, renderHook } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { useSearchShortcut } from '#hooks/use-search-shortcut.ts'

afterEach(() => {
  document.body.innerHTML = ''
})

function setUp() {
  const onPress = vi.fn()
  const { result } = renderHook(() => useSearchShortcut(onPress))
  return { onPress, typed: () => result.current() }
}

/** Presses it so long after the page began; false when the page must not have it. */
function press(key: string, { ctrlKey = false, at = 1000 } = {}) {
  const event = createEvent.keyDown(document.body, { key, ctrlKey })
  Object.defineProperty(event, 'timeStamp', { value: at })
  return fireEvent(document.body, event)
}

it('what is typed right after it is the search’s, not the draft’s', () => {
  const { onPress, typed } = setUp()
  expect(press('k', { ctrlKey: true })).toBe(false)
  expect([press('p'), press('u')]).toEqual([false, false])
  expect(onPress).toHaveBeenCalledOnce()
  expect(typed()).toBe('pu')
})

it('a search that doesn’t come takes no letters for long', () => {
  const { typed } = setUp()
  press('k', { ctrlKey: true })
  expect(press('p', { at: 4000 })).toBe(true)
  expect(typed()).toBe('')
})

it('once the search is there it has the letters itself, and begins anew the next time', () => {
  const { typed } = setUp()
  press('k', { ctrlKey: true })
  press('p')
  document.body.innerHTML = '<dialog open></dialog>'
  expect(press('u')).toBe(true)
  expect(typed()).toBe('p')
  document.body.innerHTML = ''
  press('k', { ctrlKey: true })
  expect(typed()).toBe('')
})

it('letters without the shortcut stay where they are', () => {
  const { onPress } = setUp()
  expect([press('k'), press('p')]).toEqual([true, true])
  expect(onPress).not.toHaveBeenCalled()
})
