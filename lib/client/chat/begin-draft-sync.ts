import { storedPerson } from '#lib/client/browser/person-storage.ts'
import type { Readable, Store } from '#lib/client/state/store.ts'
import { createDraftSync, type DraftSyncOptions } from './draft-sync.ts'
import { conversationOf, getDraft, placeOf } from './drafts.ts'

/** What the page knows of what is typed in it. */
export type Surroundings = Pick<DraftSyncOptions, 'isPrivate'> & {
  getShownId: () => string | null
  /** Changes whenever what is private may. */
  page: Readable<unknown>
}

type Options = Surroundings & {
  /** The person it is begun for. */
  id: string
  api: DraftSyncOptions['api']
  replaced: Store<ReadonlyMap<string, string>>
  /** Where something was typed since the page was opened. */
  typed: ReadonlySet<string>
}

export type RunningDraftSync = ReturnType<typeof beginDraftSync>

/** Keeps what is typed in this page the same on a person's devices, until it is stopped. */
export function beginDraftSync({ id, api, replaced, typed, isPrivate, getShownId, page }: Options) {
  const sync = createDraftSync({
    ...{ api, isPrivate },
    isTheirs: () => storedPerson()?.id === id,
    isFocused: (place) => conversationOf(place) === getShownId() && isComposer(document.activeElement),
    wasTyped: (place) => typed.has(place),
    onReplaced(place, text) {
      if ((replaced.getState().get(place) ?? null) === text) return
      const others = [...replaced.getState()].filter(([each]) => each !== place)
      replaced.set(new Map(text === null ? others : [...others, [place, text]]))
    },
  })
  const abort = new AbortController()
  const { signal } = abort
  const leave = () => sync.flush({ isLast: true })
  document.addEventListener('focusout', () => sync.flush(), { signal })
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && leave(), { signal })
  window.addEventListener('pagehide', leave, { signal })
  const unsubscribe = page.subscribe(sync.lookAgain)

  return {
    ...{ catchUp: sync.catchUp, take: sync.take, flush: sync.flush },

    /** Makes what another device had written the text, by `show`, and keeps what was typed in its place. */
    swap(conversationId: string | null, show: (text: string) => void): void {
      const kept = replaced.getState().get(placeOf(conversationId))
      if (kept === undefined) return
      const before = getDraft(conversationId)
      show(kept)
      sync.swap(placeOf(conversationId), kept, before)
    },

    discard: (conversationId: string | null): void => sync.discard(placeOf(conversationId)),

    stop(): void {
      abort.abort()
      unsubscribe()
      sync.stop()
    },
  }
}

const isComposer = (element: Element | null) => element?.matches('textarea[data-focus-home]') === true
