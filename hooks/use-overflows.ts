import { type RefObject, useLayoutEffect, useState } from 'react'

type Options = {
  /** Only asked of a box that can scroll. */
  canScroll?: boolean
  side?: 'Width' | 'Height'
}

/** Whether there is more in a box than it shows. Looks again when the box, or what is in it, changes its size. */
export function useOverflows(
  box: RefObject<HTMLElement | null>,
  { canScroll = true, side = 'Width' }: Options = {},
): boolean {
  const [overflows, setOverflows] = useState(false)
  useLayoutEffect(() => {
    const element = box.current
    if (!element || !canScroll) return
    const look = () => setOverflows(element[`scroll${side}`] > element[`client${side}`] + 1)
    const observer = new ResizeObserver(look)
    for (const each of [element, ...element.children]) observer.observe(each)
    look()
    return () => observer.disconnect()
  }, [box, canScroll, side])
  return overflows
}
