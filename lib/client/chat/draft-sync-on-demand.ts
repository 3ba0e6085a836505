import { storedPerson } from '#lib/client/browser/person-storage.ts'
import { createStore, type Readable } from '#lib/client/state/store.ts'
import type { Draft } from '#lib/contract/draft.ts'
import type { DraftSync, DraftSyncOptions } from './draft-sync.ts'
import { conversationOf, getDraft, placeOf, subscribeToDrafts } from './drafts.ts'

type Options = Pick<DraftSyncOptions, 'isPrivate' | 'isFocused'>

export type SyncedDrafts = {
  /** By place: what another device had written there when a newer text took its place. */
  replaced: Readable<ReadonlyMap<string, string>>
  /** This person is here from now on; null: nobody is. */
  meet: (personId: string | null) => void
  /** Something may have been missed. */
  refresh: () => void
  hear: (draft: Draft) => void
  /** What is typed may be another's business from now on, or no longer. */
  lookAgain: (conversationId: string | null) => void
  /** Makes what another device had written the text, by `show`, and keeps what was typed in its place. */
  takeReplaced: (conversationId: string | null, show: (text: string) => void) => void
  discardReplaced: (conversationId: string | null) => void
  /** Watches the page, until the returned function is called. */
  start: () => () => void
}

/** What is typed, on all of a person's devices; the code for that comes when it is known who is there. */
export function createSyncedDrafts(options: Options): SyncedDrafts {
  const replaced = createStore<ReadonlyMap<string, string>>(new Map())
  let sync: DraftSync | null = null
  let person: string | null = null
  const typed = new Set<string>()

  function onReplaced(place: string, text: string | null) {
    if ((replaced.getState().get(place) ?? null) === text) return
    const next = new Map(replaced.getState())
    if (text === null) next.delete(place)
    else next.set(place, text)
    replaced.set(next)
  }

  async function begin(id: string) {
    const [{ createDraftSync }, api] = await Promise.all([
      import('./draft-sync.ts'),
      import('#lib/client/api/drafts.ts'),
    ])
    if (person !== id || sync) return
    const isTheirs = () => storedPerson()?.id === id
    sync = createDraftSync({ ...options, ...{ api, isTheirs, onReplaced }, wasTyped: (place) => typed.has(place) })
    await sync.catchUp()
  }

  /** What fails is done again with the next connection. */
  const refresh = () => {
    const work = sync ? sync.catchUp() : person !== null && begin(person)
    if (work) work.catch(() => {})
  }

  return {
    ...{ replaced: { getState: replaced.getState, subscribe: replaced.subscribe }, refresh },

    meet(id) {
      if (id === person) return
      sync?.stop()
      sync = null
      person = id
      replaced.set(new Map())
    },

    hear: (draft) => sync?.take(draft),
    lookAgain: (id) => sync?.onTyped(placeOf(id)),

    takeReplaced(id, show) {
      const kept = replaced.getState().get(placeOf(id))
      if (kept === undefined || !sync) return
      const before = getDraft(id)
      show(kept)
      sync.swap(placeOf(id), kept, before)
    },

    discardReplaced: (id) => sync?.discard(placeOf(id)),

    start() {
      const abort = new AbortController()
      const { signal } = abort
      const unsubscribe = subscribeToDrafts((id) => id !== undefined && typed.add(placeOf(id)))
      const leave = () => sync?.flush({ isLast: true })
      document.addEventListener('focusout', () => sync?.flush(), { signal })
      document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && leave(), { signal })
      window.addEventListener('pagehide', leave, { signal })
      return () => {
        abort.abort()
        unsubscribe()
        sync?.stop()
        sync = null
      }
    },
  }
}

/** Whether the focus is where something is typed in the conversation that is shown. */
export const isTypedIn = (place: string, shownId: string | null): boolean =>
  conversationOf(place) === shownId && document.activeElement?.matches('textarea[data-focus-home]') === true
