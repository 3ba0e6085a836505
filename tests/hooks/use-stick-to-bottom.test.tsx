import { act, renderHook } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { useStickToBottom } from '#hooks/use-stick-to-bottom.ts'

let resized = () => {}
beforeEach(() => {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      constructor(callback: () => void) {
        resized = callback
      }
      observe() {}
      disconnect() {}
    },
  )
})
afterEach(() => vi.unstubAllGlobals())

/** A list in a window of 500 pixels, scrolled to its beginning. */
function show(height: number) {
  const scroller = document.createElement('div')
  const size = { scrollHeight: height, clientHeight: 500 }
  for (const name of ['scrollHeight', 'clientHeight'] as const)
    Object.defineProperty(scroller, name, { get: () => size[name] })
  const message = scroller.appendChild(document.createElement('p'))
  const { result } = renderHook(() => useStickToBottom({ current: scroller }, { current: message }))
  return {
    isAtBottom: () => result.current.isAtBottom,
    find: () => act(() => result.current.scrollTo(message)),
    resize: (scrollHeight: number) =>
      act(() => {
        size.scrollHeight = scrollHeight
        resized()
      }),
  }
}

it('a message that is gone to where everything is seen at once is no way from the end', () => {
  const list = show(480)
  list.find()
  expect(list.isAtBottom()).toBe(true)
})

it('one that is gone to further up is; when all fits in the end, that is the end again', () => {
  const list = show(2000)
  list.find()
  expect(list.isAtBottom()).toBe(false)
  list.resize(2100)
  expect(list.isAtBottom()).toBe(false)
  list.resize(500)
  expect(list.isAtBottom()).toBe(true)
})
