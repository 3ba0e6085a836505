/** What can be read and watched, as React's `useSyncExternalStore` wants it. */
export type Readable<State> = { getState: () => State; subscribe: (listener: () => void) => () => void }

export type Store<State> = Readable<State> & {
  /** Tells it unless it is the same state. */
  set: (next: State) => void
}

export function createStore<State>(initial: State): Store<State> {
  const listeners = new Set<() => void>()
  let state = initial
  return {
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    set(next) {
      if (next === state) return
      state = next
      for (const listener of listeners) listener()
    },
  }
}
