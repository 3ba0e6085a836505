import { type MouseEvent, type PointerEvent, useRef } from 'react'

const LONG_MS = 500
/** A finger is never quite still. */
const STILL = 10

/**
 * Handlers that call back when a finger has rested on an element, as it is lifted: a popover that opened under a finger
 * would be closed by lifting it. The click that would follow is swallowed.
 */
export function useLongPress(onLongPress: () => void) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const start = useRef({ x: 0, y: 0, isTouch: false })
  const wasLong = useRef(false)
  const end = () => clearTimeout(timer.current)

  return {
    onPointerDown: ({ pointerType, clientX, clientY }: PointerEvent) => {
      wasLong.current = false
      start.current = { x: clientX, y: clientY, isTouch: pointerType === 'touch' }
      if (start.current.isTouch) timer.current = setTimeout(() => (wasLong.current = true), LONG_MS)
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent) => {
      if (Math.hypot(clientX - start.current.x, clientY - start.current.y) > STILL) end()
    },
    onPointerUp: () => {
      end()
      // After the browser has closed what lifting the finger closes.
      if (wasLong.current) setTimeout(onLongPress)
    },
    onPointerCancel: end,
    // The browser's own long press, where it has one: no lifting follows.
    onContextMenu: (event: MouseEvent) => {
      if (!start.current.isTouch) return
      event.preventDefault()
      end()
      wasLong.current = false
      onLongPress()
    },
    onClickCapture: (event: MouseEvent) => {
      if (!wasLong.current) return
      wasLong.current = false
      event.preventDefault()
      event.stopPropagation()
    },
  }
}
