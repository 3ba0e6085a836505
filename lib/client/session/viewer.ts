import { isTransient, toErrorInfo } from '#lib/client/api/api-error.ts'
import { backOff } from '#lib/client/browser/back-off.ts'
import { coalesce } from '#lib/client/browser/coalesce.ts'
import { createStore, type Readable } from '#lib/client/state/store.ts'
import type { ErrorInfo } from '#lib/contract/error.ts'
import { currentSession, type Session } from './session.ts'

export type ViewerState = { type: 'loading' } | { type: 'error'; error: ErrorInfo } | Session

export type ViewerStore = Readable<ViewerState> & {
  /** Asks the server again, and until it answers. */
  refresh: () => Promise<void>
}

export const viewerIdOf = (state: ViewerState): string | null => (state.type === 'signed-in' ? state.viewer.id : null)

/** Who is signed in. What is known stays while the server is asked, or can't be. */
export function createViewer({ find = currentSession, wait = backOff } = {}): ViewerStore {
  const { getState, subscribe, set } = createStore<ViewerState>({ type: 'loading' })
  let attempts = 0
  /** Ends the pause before the server is asked again. */
  let pause: AbortController | null = null

  async function ask(): Promise<void> {
    pause?.abort()
    try {
      const session = await find()
      attempts = 0
      if (!isSame(getState(), session)) set(session)
    } catch (error) {
      if (!('viewer' in getState())) set({ type: 'error', error: toErrorInfo(error) })
      attempts += 1
      if (isTransient(error)) void askLater()
    }
  }

  async function askLater() {
    const mine = new AbortController()
    pause = mine
    await wait(attempts, mine.signal)
    if (!mine.signal.aborted) await refresh()
  }

  const refresh = coalesce(ask)
  return { getState, subscribe, refresh }
}

/** So that whoever watches hears only of what changed. */
const isSame = (state: ViewerState, session: Session) => JSON.stringify(state) === JSON.stringify(session)
