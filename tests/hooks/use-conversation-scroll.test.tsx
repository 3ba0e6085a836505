import { act, renderHook } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { useConversationScroll } from '#hooks/use-conversation-scroll.ts'

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
afterEach(() => {
  vi.unstubAllGlobals()
  document.body.replaceChildren()
})

const WINDOW = 500

/** A window of 500 pixels on messages of these heights; questions are the even ones. */
function show(...heights: number[]) {
  const scroller = document.body.appendChild(document.createElement('div'))
  const content = scroller.appendChild(document.createElement('div'))
  const spacer = scroller.appendChild(document.createElement('div'))
  const room = () => Number.parseFloat(spacer.style.height || '0')
  const total = () => heights.reduce((sum, height) => sum + height, 0)
  const most = () => Math.max(0, total() + room() - WINDOW)
  let top = 0
  const box = (from: number, height: number) => ({ top: from - top, bottom: from - top + height }) as DOMRect
  const give = (element: HTMLElement, fields: Record<string, () => number>) => {
    for (const [name, get] of Object.entries(fields)) Object.defineProperty(element, name, { get })
  }
  Object.defineProperty(scroller, 'scrollTop', {
    get: () => Math.min(top, most()),
    set: (to: number) => {
      top = Math.max(0, Math.min(to, most()))
    },
  })
  give(scroller, { clientHeight: () => WINDOW, scrollHeight: () => Math.max(WINDOW, total() + room()) })
  give(spacer, { offsetHeight: room })
  scroller.getBoundingClientRect = () => ({ top: 0, bottom: WINDOW }) as DOMRect
  content.getBoundingClientRect = () => box(0, total())
  const messages: HTMLElement[] = []
  function draw() {
    while (messages.length < heights.length) {
      const message = content.appendChild(document.createElement('article'))
      if (messages.length % 2 === 0) message.dataset.question = ''
      messages.push(message)
      message.getBoundingClientRect = () => {
        const index = messages.indexOf(message)
        return box(
          heights.slice(0, index).reduce((sum, height) => sum + height, 0),
          heights[index] ?? 0,
        )
      }
    }
  }
  draw()
  const refs = { scroller: { current: scroller }, content: { current: content }, spacer: { current: spacer } }
  const { result, rerender } = renderHook((props) => useConversationScroll({ ...refs, ...props }), {
    initialProps: { sendingId: null as string | null, isAnswering: false },
  })
  const scroll = (to: number) =>
    act(() => {
      scroller.scrollTop = to
      scroller.dispatchEvent(new Event('scroll'))
    })
  return {
    top: () => scroller.scrollTop,
    most,
    isAtEnd: () => result.current.isAtEnd,
    toEnd: () => act(() => result.current.scrollToEnd()),
    scroll,
    change: (...next: number[]) =>
      act(() => {
        heights.splice(0, heights.length, ...next)
        draw()
        resized()
      }),
    /** The browser tells first where it had to scroll to, and then of the sizes. */
    shrink: (...next: number[]) =>
      act(() => {
        heights.splice(0, heights.length, ...next)
        scroller.scrollTop = most()
        scroller.dispatchEvent(new Event('scroll'))
        resized()
      }),
    send(...next: number[]) {
      heights.splice(0, heights.length, ...next)
      draw()
      rerender({ sendingId: 't', isAnswering: true })
      // The browser tells of what the page scrolled itself, too.
      act(() => void scroller.dispatchEvent(new Event('scroll')))
    },
    end: () => rerender({ sendingId: null, isAnswering: false }),
    prepend: (height: number) =>
      act(() => {
        heights.unshift(height)
        const message = document.createElement('article')
        messages.unshift(message)
        content.prepend(message)
        message.getBoundingClientRect = () => box(0, height)
        resized()
      }),
  }
}

it('opens at the end, and stays there while it grows', () => {
  const list = show(100, 900)
  expect(list.top()).toBe(500)
  list.change(100, 1200)
  expect(list.top()).toBe(800)
  expect(list.isAtEnd()).toBe(true)
})

it('what is sent moves to the top; its answer grows beneath, and is not followed', () => {
  const list = show(100, 900)
  list.send(100, 900, 50)
  expect(list.top()).toBe(1000 - 16)
  list.change(100, 900, 50, 200)
  list.change(100, 900, 50, 2000)
  expect(list.top()).toBe(1000 - 16)
  expect(list.isAtEnd()).toBe(false)
})

it('nor does what is sent move when something below it becomes lower for a moment', () => {
  const list = show(100, 900)
  list.send(100, 900, 50, 60)
  list.shrink(100, 900, 50, 20)
  expect(list.top()).toBe(1000 - 16)
})

it('who goes to the end of what grows is kept there, until they go up', () => {
  const list = show(100, 900)
  list.send(100, 900, 50)
  list.change(100, 900, 50, 2000)
  list.toEnd()
  list.change(100, 900, 50, 2100)
  expect(list.top()).toBe(list.most())
  list.scroll(list.most() - 100)
  const before = list.top()
  list.change(100, 900, 50, 2200)
  expect(list.top()).toBe(before)
})

it('who sees the whole answer follows what others say next', () => {
  const list = show(100, 300)
  list.send(100, 300, 50)
  list.change(100, 300, 50, 60)
  list.end()
  list.change(100, 300, 50, 60, 900)
  expect(list.top()).toBe(list.most())
})

it('what is read stays where it is when older messages come before it, or one above becomes higher', () => {
  const list = show(100, 900, 100, 900)
  list.scroll(150)
  list.prepend(400)
  expect(list.top()).toBe(550)
  list.change(450, 100, 900, 100, 900)
  expect(list.top()).toBe(600)
})

it('when all fits in the end, that is the end', () => {
  const list = show(100, 900)
  list.scroll(0)
  expect(list.isAtEnd()).toBe(false)
  list.change(100, 300)
  expect(list.isAtEnd()).toBe(true)
})
