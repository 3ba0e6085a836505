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
  const wanted = useRef<string | null>(null)
  const tabStop = [active, start].find((id) => id !== null && ids.includes(id)) ?? ids[0] ?? null

  // The row may be drawn only now.
  useLayoutEffect(() => {
    const id = wanted.current
    if (id === null) return
    const row = scroller.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`)
    if (!row) return
    wanted.current = null
    row.focus()
  })

  function focusRow(id: string | null) {
    wanted.current = id
    setActive(id)
  }

  return {
    tabStop,
    setActive,
    focusRow,
    /** The row that comes into the place of another when that goes. */
    neighbour(id: string): string | null {
      const index = ids.indexOf(id)
      return ids[index + 1] ?? ids[index - 1] ?? null
    },
    /** The row to which a key leads, or null for any other key. */
    target(event: KeyboardEvent, from: string): string | null {
      const index = ids.indexOf(from)
      const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: ids.length - 1 }[event.key]
      return to === undefined ? null : (ids[to] ?? from)
    },
  }
}
