import { useRef, useSyncExternalStore } from 'react'
import type { Readable } from '#lib/client/state/store.ts'

/** A part of what a store holds; drawn again only when that part is another one. */
export function useStore<State, Part>(
  store: Readable<State>,
  select: (state: State) => Part,
  isSame: (a: Part, b: Part) => boolean = Object.is,
): Part {
  const kept = useRef<{ part: Part }>(undefined)
  function getPart(): Part {
    const part = select(store.getState())
    if (!kept.current || !isSame(kept.current.part, part)) kept.current = { part }
    return kept.current.part
  }
  return useSyncExternalStore(store.subscribe, getPart, getPart)
}

/** Whether two lists hold the same, in the same order. */
export const sameItems = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((item, index) => Object.is(item, b[index]))
