import { createStore, type Readable } from '#lib/client/state/store.ts'
import type { Conversation } from '#lib/contract/conversation.ts'
import { isSeenKey, isUnread, readSeen, type Seen, withSeen, writeSeen } from './unread.ts'

export type SeenState = { seen: Seen | null; shownId: string | null }

export type SeenStore = Readable<SeenState> & {
  /** Whose it is; null: nobody's. */
  setPerson: (viewerId: string | null) => void
  /** What is looked at, and the last activity in the lists, empty without any. */
  look: (shown: Conversation | null, latest: string) => void
  /** Follows what other tabs have shown, until the returned function is called. */
  start: () => () => void
}

/** What of a person's conversations this browser has shown. */
export function createSeen(): SeenStore {
  const { getState, subscribe, set } = createStore<SeenState>({ seen: null, shownId: null })
  let person: string | null = null

  return {
    getState,
    subscribe,
    setPerson(viewerId) {
      person = viewerId
      set({ seen: viewerId === null ? null : readSeen(viewerId), shownId: null })
    },
    look(shown, latest) {
      if (person === null) return
      const now = getState()
      // The first time somebody is here, nothing is new to them.
      const before = now.seen ?? { since: latest || new Date().toISOString(), seen: {} }
      const seen = shown ? withSeen(before, shown) : before
      const shownId = shown?.id ?? null
      if (seen !== now.seen) writeSeen(person, seen)
      if (seen !== now.seen || shownId !== now.shownId) set({ seen, shownId })
    },
    start() {
      const onStorage = ({ key }: StorageEvent) => {
        if (person !== null && isSeenKey(key, person)) set({ ...getState(), seen: readSeen(person) })
      }
      window.addEventListener('storage', onStorage)
      return () => window.removeEventListener('storage', onStorage)
    },
  }
}

/** Something happened in it that this browser has not shown. */
export const isNewToReader = ({ seen, shownId }: SeenState, conversation: Conversation): boolean =>
  seen !== null && conversation.id !== shownId && isUnread(seen, conversation)
