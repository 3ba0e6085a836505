import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'

/** So near to the end that the person means to be there. */
const NEAR = 8

/** Keeps a scrolling element at its end while the person is there; never moves it while they read further up. */
export function useStickToBottom(
  scroller: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
): { isAtBottom: boolean; scrollToBottom: () => void; scrollTo: (element: Element) => void } {
  const isStuck = useRef(true)
  const [isAtBottom, setIsAtBottom] = useState(true)

  const scrollToBottom = useCallback(() => {
    isStuck.current = true
    setIsAtBottom(true)
    const element = scroller.current
    if (element) element.scrollTop = element.scrollHeight
  }, [scroller])

  /** Leaves the end for an element further up; where all is seen at once, that is still the end. */
  const scrollTo = useCallback(
    (element: Element) => {
      const isTall = element.clientHeight > (scroller.current?.clientHeight ?? 0) / 2
      element.scrollIntoView({ block: isTall ? 'start' : 'center' })
      isStuck.current = scroller.current !== null && distanceToEnd(scroller.current) <= NEAR
      setIsAtBottom(isStuck.current)
    },
    [scroller],
  )

  useEffect(() => {
    const element = scroller.current
    if (!element || !content.current) return
    const abort = new AbortController()
    let lastTop = element.scrollTop
    const onScroll = () => {
      const isGoingUp = element.scrollTop < lastTop
      lastTop = element.scrollTop
      isStuck.current = distanceToEnd(element) <= NEAR || (isStuck.current && !isGoingUp)
      setIsAtBottom(isStuck.current)
    }
    element.addEventListener('scroll', onScroll, { passive: true, signal: abort.signal })
    const observer = new ResizeObserver(() => {
      // It may all fit by now.
      isStuck.current ||= distanceToEnd(element) <= NEAR
      setIsAtBottom(isStuck.current)
      if (isStuck.current) element.scrollTop = element.scrollHeight
    })
    observer.observe(element)
    observer.observe(content.current)
    return () => {
      abort.abort()
      observer.disconnect()
    }
  }, [scroller, content])

  return { isAtBottom, scrollToBottom, scrollTo }
}

const distanceToEnd = (element: HTMLElement) => element.scrollHeight - element.clientHeight - element.scrollTop
