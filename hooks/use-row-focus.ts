import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef, useState } from 'react'

type Options = {
  scroller: RefObject<HTMLElement | null>
  /** All rows as they are shown. */
  ids: string[]
  /** Where the Tab key goes before anything had the focus. */
  start: string | null
}

/**
 * One row of a list is reached with the Tab key, the others from there with the arrow keys, Home and End. A row is an
 * element marked `data-row` with its id.
 */
export function useRowFocus({ scroller, ids, start }: Options) {
  const [active, setActive] = useState<string | null>(null)
  /** Null: any place near, there is no row that could have it. */
  const wanted = useRef<{ id: string | null; isStill: boolean }>(undefined)
  const tabStop = [active, start].find((id) => id !== null && ids.includes(id)) ?? ids[0] ?? null

  // The row may be drawn only now.
  useLayoutEffect(() => {
    if (!wanted.current) return
    const { id, isStill } = wanted.current
    const hasRow = id !== null && ids.includes(id)
    const element = hasRow
      ? scroller.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`)
      : (scroller.current?.parentElement?.querySelector<HTMLElement>('[data-panel-back]') ??
        scroller.current?.closest('nav'))
    if (!element) return
    wanted.current = undefined
    element.focus({ preventScroll: isStill })
  })

  /** `isStill`: wherever it is, the list isn't scrolled to it. */
  function focusRow(id: string | null, isStill = false) {
    wanted.current = { id, isStill }
    setActive(id)
  }

  return {
    tabStop,
    setActive,
    focusRow,
    /** The row that comes into the place of another when that, or several, go; null when none is left. */
    neighbour(id: string | null, isGoing = (other: string) => other === id): string | null {
      const index = Math.max(id === null ? 0 : ids.indexOf(id), 0)
      const stays = (other: string) => !isGoing(other)
      return ids.slice(index).find(stays) ?? ids.slice(0, index).findLast(stays) ?? null
    },
    /** The row to which a key leads, or null for any other key. */
    target(event: KeyboardEvent, from: string): string | null {
      const index = ids.indexOf(from)
      const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: ids.length - 1 }[event.key]
      return to === undefined ? null : (ids[to] ?? from)
    },
  }
}
