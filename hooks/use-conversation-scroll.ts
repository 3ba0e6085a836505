import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { firstBlockBelow } from '#lib/client/browser/first-block-below.ts'

/** So near to the end that the person means to be there. */
const NEAR = 8

/** Above a question that was just sent. */
const MARGIN = 16

type Options = {
  scroller: RefObject<HTMLElement | null>
  /** What is read, in it. */
  content: RefObject<HTMLElement | null>
  /** Below the content: gives way to it as it grows. */
  spacer: RefObject<HTMLElement | null>
  /** The turn that is being sent from here. */
  sendingId: string | null
  isAnswering: boolean
}

/**
 * Where a conversation is scrolled to. What is sent moves to the top, and its answer grows beneath; who is at the end is
 * kept there; for everybody else what they read stays where it is, whatever comes above or below.
 */
export function useConversationScroll({ scroller, content, spacer, sendingId, isAnswering }: Options) {
  const isFollowing = useRef(true)
  /** What room is made for below, so that it can stand so far below the top. */
  const pinned = useRef<{ find: () => Element | null; margin: number } | null>(null)
  const last = useRef({ top: 0, height: 0 })
  const anchor = useRef<{ block: Element; top: number } | null>(null)
  const [isAtEnd, setIsAtEnd] = useState(true)

  const distanceToEnd = useCallback(() => {
    const element = scroller.current
    if (!element) return 0
    return element.scrollHeight - (spacer.current?.offsetHeight ?? 0) - element.clientHeight - element.scrollTop
  }, [scroller, spacer])

  /** What is on the screen now is where it should be. */
  const note = useCallback(() => {
    const block = scroller.current && content.current && firstBlockBelow(scroller.current, content.current)
    last.current = { top: scroller.current?.scrollTop ?? 0, height: scroller.current?.scrollHeight ?? 0 }
    anchor.current = block ? { block, top: block.getBoundingClientRect().top } : null
    setIsAtEnd(distanceToEnd() <= NEAR)
  }, [scroller, content, distanceToEnd])

  const makeRoom = useCallback(() => {
    const { find, margin = 0 } = pinned.current ?? {}
    const upper = find?.() ?? null
    const { current: element } = scroller
    if (!spacer.current || !element || !content.current) return
    const below = upper && content.current.getBoundingClientRect().bottom - upper.getBoundingClientRect().top
    spacer.current.style.height = `${below === null ? 0 : Math.max(0, element.clientHeight - margin - below)}px`
  }, [scroller, content, spacer])

  /** Something has another size. */
  const settle = useCallback(() => {
    const element = scroller.current
    // On paper nothing scrolls, and afterwards all is as it was.
    if (!element || window.matchMedia('print').matches) return
    makeRoom()
    const { block, top = 0 } = anchor.current ?? {}
    if (isFollowing.current) element.scrollTop = element.scrollHeight
    else if (block?.isConnected) element.scrollTop += block.getBoundingClientRect().top - top
    note()
  }, [scroller, makeRoom, note])

  const scrollToEnd = useCallback(() => {
    isFollowing.current = true
    settle()
  }, [settle])

  /** Leaves the end for an element further up; where all is seen at once, that is still the end. */
  const scrollTo = useCallback(
    (element: Element) => {
      const isTall = element.clientHeight > (scroller.current?.clientHeight ?? 0) / 2
      element.scrollIntoView({ block: isTall ? 'start' : 'center' })
      isFollowing.current = distanceToEnd() <= NEAR
      note()
    },
    [scroller, distanceToEnd, note],
  )

  /** Keeps an element where it is on the screen; what is returned puts there what comes in its place. */
  const hold = useCallback(
    (element: Element) => {
      const { top } = element.getBoundingClientRect()
      isFollowing.current = false
      return (next: Element) => {
        const { current: box } = scroller
        if (!box) return
        pinned.current = { find: () => (next.isConnected ? next : null), margin: top - box.getBoundingClientRect().top }
        makeRoom()
        box.scrollTop += next.getBoundingClientRect().top - top
        note()
      }
    },
    [scroller, makeRoom, note],
  )

  useLayoutEffect(() => {
    const question = sendingId === null ? null : lastQuestion(content.current)
    const element = scroller.current
    if (!question || !element) return
    isFollowing.current = false
    pinned.current = { find: () => lastQuestion(content.current), margin: MARGIN }
    makeRoom()
    element.scrollTop += question.getBoundingClientRect().top - element.getBoundingClientRect().top - MARGIN
    note()
  }, [sendingId, scroller, content, makeRoom, note])

  useEffect(() => {
    // Who sees the whole answer is at the end: what others say next is followed.
    if (!isAnswering && distanceToEnd() <= NEAR) isFollowing.current = true
  }, [isAnswering, distanceToEnd])

  useLayoutEffect(() => {
    const element = scroller.current
    if (!element || !content.current) return
    const abort = new AbortController()
    settle()
    const onScroll = () => {
      if (window.matchMedia('print').matches) return
      const { scrollTop, scrollHeight, clientHeight } = element
      const isGoingUp = scrollTop < last.current.top
      // Something became lower, and the browser went up with the end: the person did not.
      if (isGoingUp && scrollHeight < last.current.height && scrollHeight - clientHeight - scrollTop < 1)
        return settle()
      const hasRoom = (spacer.current?.offsetHeight ?? 0) > 0
      if (distanceToEnd() <= NEAR && !hasRoom) isFollowing.current = true
      else if (isGoingUp) isFollowing.current = false
      note()
    }
    element.addEventListener('scroll', onScroll, { passive: true, signal: abort.signal })
    const observer = new ResizeObserver(settle)
    observer.observe(element)
    observer.observe(content.current)
    return () => {
      abort.abort()
      observer.disconnect()
    }
  }, [scroller, content, spacer, settle, note, distanceToEnd])

  return { isAtEnd, scrollToEnd, scrollTo, hold }
}

const lastQuestion = (content: HTMLElement | null) =>
  [...(content?.querySelectorAll<HTMLElement>('[data-question]') ?? [])].at(-1) ?? null
