import { type MouseEvent, type PointerEvent, useRef } from 'react'

const LONG_MS = 500
/** A finger is never quite still. */
const STILL = 10

/**
 * Handlers that call back when a finger has rested on an element, or its context menu is asked for by the mouse or the
 * keyboard. Only when the finger or the button is lifted: a popover that opened before would be closed by that. The click
 * that would follow is suppressed.
 */
export function useLongPress(onLongPress: () => void) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const start = useRef({ x: 0, y: 0, isTouch: false, isDown: false })
  const wasLong = useRef(false)
  const end = () => clearTimeout(timer.current)

  return {
    onPointerDown: ({ pointerType, clientX, clientY }: PointerEvent) => {
      wasLong.current = false
      start.current = { x: clientX, y: clientY, isTouch: pointerType === 'touch', isDown: true }
      if (start.current.isTouch) timer.current = setTimeout(() => (wasLong.current = true), LONG_MS)
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent) => {
      if (Math.hypot(clientX - start.current.x, clientY - start.current.y) > STILL) end()
    },
    onPointerUp: () => {
      end()
      start.current.isDown = false
      // After the browser has closed what lifting the finger closes.
      if (wasLong.current) setTimeout(onLongPress)
      // Only a finger's lifting is followed by a click.
      if (!start.current.isTouch) wasLong.current = false
    },
    onPointerCancel: () => {
      end()
      start.current.isDown = false
    },
    onContextMenu: (event: MouseEvent) => {
      event.preventDefault()
      end()
      const { isTouch, isDown } = start.current
      // The browser's own long press, where it has one: no lifting follows. Nor does it the keyboard's.
      wasLong.current = !isTouch && isDown
      if (!wasLong.current) onLongPress()
    },
    onClickCapture: (event: MouseEvent) => {
      if (!wasLong.current) return
      wasLong.current = false
      event.preventDefault()
      event.stopPropagation()
    },
  }
}
