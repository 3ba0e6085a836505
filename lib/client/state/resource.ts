import { toErrorInfo } from '#lib/client/api/api-error.ts'
import type { ErrorInfo } from '#lib/contract/error.ts'
import { createStore, type Readable } from './store.ts'

export type Loaded<Value> = {
  /** What was loaded last; null before. */
  value: Value | null
  /** Why the last loading failed. */
  error: ErrorInfo | null
  isLoading: boolean
}

export type Resource<Value> = Readable<Loaded<Value>> & {
  /** Loads it unless it is there, or on its way. */
  ensure: () => void
  /** Loads it again; what is there stays until then. Never throws. */
  refresh: () => Promise<void>
  /** The server has said what it is now. */
  put: (value: Value) => void
  /** Forgets it, and what is on its way. */
  clear: () => void
}

/** Something of the server's that is kept while it is looked at; of several loadings the last one counts. */
export function createResource<Value>(load: () => Promise<Value>): Resource<Value> {
  const nothing: Loaded<Value> = { value: null, error: null, isLoading: false }
  const store = createStore(nothing)
  let loadings = 0

  async function refresh() {
    loadings += 1
    const mine = loadings
    store.set({ ...store.getState(), isLoading: true })
    try {
      const value = await load()
      if (mine === loadings) store.set({ value, error: null, isLoading: false })
    } catch (error) {
      if (mine === loadings) store.set({ ...store.getState(), error: toErrorInfo(error), isLoading: false })
    }
  }

  function become(state: Loaded<Value>) {
    loadings += 1
    store.set(state)
  }

  return {
    getState: store.getState,
    subscribe: store.subscribe,
    ensure: () => {
      const { value, isLoading } = store.getState()
      if (value === null && !isLoading) void refresh()
    },
    refresh,
    put: (value) => become({ value, error: null, isLoading: false }),
    clear: () => become(nothing),
  }
}
