import { namesOfPerson } from '#lib/client/browser/person-storage.ts'
import { createStore, type Store } from '#lib/client/state/store.ts'
import type { Draft } from '#lib/contract/draft.ts'
import type { RunningDraftSync, Surroundings } from './begin-draft-sync.ts'
import { placeOf, subscribeToDrafts, typedPlaces } from './drafts.ts'

export type SyncedDrafts = {
  /** By place: what another device had written there when a newer text took its place. */
  replaced: Store<ReadonlyMap<string, string>>
  /** Null before its code has come, and while there is nothing to do for it. */
  running: () => RunningDraftSync | null
  /** This person is here from now on; null: nobody is. */
  meet: (personId: string | null) => void
  /** Something may have been missed. */
  refresh: () => void
  hear: (draft: Draft) => void
  /** Heeds what is typed, until the returned function is called. */
  start: () => () => void
}

/** What is still there after so long is worth telling other devices: what is short has often been sent by then. */
const WORTH_TELLING_MS = 500

/** What is typed, on all of a person's devices; the code for that comes when there is something, here or there. */
export function createSyncedDrafts(surroundings: Surroundings): SyncedDrafts {
  const replaced = createStore<ReadonlyMap<string, string>>(new Map())
  const typed = new Set<string>()
  let running: RunningDraftSync | null = null
  let person: string | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  async function begin(id: string) {
    const api = await import('#lib/client/api/with-the-page.ts')
    const isHere = namesOfPerson('draft').length > 0
    if (!isHere && (await api.listDrafts()).drafts.length === 0) return
    const { beginDraftSync } = await import('./begin-draft-sync.ts')
    if (person !== id || running) return
    running = beginDraftSync({ ...surroundings, id, api, replaced, typed })
    await running.catchUp()
  }

  /** What fails is done again with the next connection. */
  async function refresh() {
    await (running ? running.catchUp() : person !== null && begin(person))
  }
  const tryToRefresh = () => refresh().catch(() => {})
  const flush = () => running?.flush()

  function onTyped(id?: string | null) {
    if (id === undefined) return
    typed.add(placeOf(id))
    if (running) return
    timer ??= setTimeout(async () => {
      timer = undefined
      if (running || typedPlaces().length === 0) return
      await tryToRefresh()
      flush()
    }, WORTH_TELLING_MS)
  }

  function meet(id: string | null) {
    if (id === person) return
    clearTimeout(timer)
    timer = undefined
    running?.stop()
    running = null
    person = id
    replaced.set(new Map())
  }

  return {
    ...{ replaced, running: () => running, refresh: tryToRefresh },
    hear: (draft) => (running ? running.take(draft) : void tryToRefresh()),

    meet,

    start() {
      const unsubscribe = subscribeToDrafts(onTyped)
      return () => {
        unsubscribe()
        meet(null)
      }
    },
  }
}
