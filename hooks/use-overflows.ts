import { type RefObject, useLayoutEffect, useState } from 'react'

/**
 * Whether a box has more to the side than it shows; only asked of one that can scroll. Looks again when the box, or what is in
 * it, changes its size.
 */
export function useOverflows(box: RefObject<HTMLElement | null>, canScroll = true): boolean {
  const [overflows, setOverflows] = useState(false)
  useLayoutEffect(() => {
    const element = box.current
    if (!element || !canScroll) return
    const look = () => setOverflows(element.scrollWidth > element.clientWidth + 1)
    const observer = new ResizeObserver(look)
    for (const each of [element, ...element.children]) observer.observe(each)
    look()
    return () => observer.disconnect()
  }, [box, canScroll])
  return overflows
}
