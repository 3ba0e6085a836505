import { type RefObject, useLayoutEffect, useState } from 'react'

/** What is seen of a scrolled element, in pixels of its content, and how many pixels a rem and a row have. */
export type ScrollWindow = { from: number; to: number; rem: number; rowHeight: number }

/** Scrolling is followed in steps: a row more or less is among the spare ones. */
const STEP = 96

const nothingSeen: ScrollWindow = { from: 0, to: 0, rem: 16, rowHeight: 36 }

/** Follows what is seen of an element whose rows have the height `--row`, in rem. */
export function useScrollWindow(scroller: RefObject<HTMLElement | null>): ScrollWindow {
  const [seen, setSeen] = useState(nothingSeen)

  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    const abort = new AbortController()
    const look = () => {
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || nothingSeen.rem
      const rowHeight = (Number.parseFloat(getComputedStyle(element).getPropertyValue('--row')) || 2.25) * rem
      const from = Math.floor(element.scrollTop / STEP) * STEP
      const to = from + Math.ceil(element.clientHeight / STEP + 1) * STEP
      setSeen((before) =>
        before.from === from && before.to === to && before.rowHeight === rowHeight
          ? before
          : { from, to, rem, rowHeight },
      )
    }
    look()
    element.addEventListener('scroll', look, { passive: true, signal: abort.signal })
    // A browser that has none has no layout to follow either.
    const observer = typeof ResizeObserver === 'undefined' ? null : new ResizeObserver(look)
    observer?.observe(element)
    return () => {
      abort.abort()
      observer?.disconnect()
    }
  }, [scroller])

  return seen
}
