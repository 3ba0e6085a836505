import { useEffect, useMemo, useSyncExternalStore } from 'react'
import * as api from '#lib/client/api/api.ts'
import type { ListName } from '#lib/client/lists/conversation-list.ts'
import { type ConversationListStore, createConversationListStore } from '#lib/client/lists/conversation-list-store.ts'
import type { Conversation } from '#lib/contract/conversation.ts'
import type { ErrorInfo } from '#lib/contract/error.ts'
import type { LiveEvent } from '#lib/contract/live.ts'
import { useReturn } from './use-return.ts'

export type ShownList = {
  /** The last activity first. */
  conversations: Conversation[]
  /** Nothing of it is there yet. */
  isLoading: boolean
  /** It, or more of it, is being read. */
  isBusy: boolean
  /** It, or more of it, could not be loaded. */
  error: ErrorInfo | null
  hasMore: boolean
}

export type UseConversations = {
  list: (name: ListName) => ShownList
  /** Loads a list unless it is there. */
  open: (name: ListName) => void
  loadMore: (name: ListName) => void
  /** Reads again everything that is shown. */
  refresh: () => void
  /** What happened on any device, this one included. */
  applyLiveEvent: (event: LiveEvent) => void
  /** Of the loaded ones. */
  find: (id: string) => Conversation | null
  store: ConversationListStore
}

/** The viewer's conversations in their lists, page by page; none while nobody is known to be signed in. */
export function useConversations(viewerId: string | null): UseConversations {
  // biome-ignore lint/correctness/useExhaustiveDependencies: somebody else's lists are other lists
  const store = useMemo(() => createConversationListStore(api), [viewerId])
  const state = useSyncExternalStore(store.subscribe, store.getState, store.getState)
  const isKnown = viewerId !== null

  useEffect(() => {
    if (!isKnown) return
    store.open('pinned')
    store.open('recent')
  }, [isKnown, store])
  useReturn(store.refresh)
  useEffect(() => {
    window.addEventListener('online', store.refresh)
    return () => window.removeEventListener('online', store.refresh)
  }, [store])

  return useMemo(
    () => ({
      list: (name) => {
        const { lists, loading, errors } = state
        const list = lists[name]
        return {
          conversations: list?.conversations ?? none,
          isLoading: !list && (loading.has(name) || !errors[name]),
          isBusy: loading.has(name),
          error: errors[name] ?? null,
          hasMore: list?.cursor != null,
        }
      },
      // Before it is known whose lists they are, the server would refuse.
      open: isKnown ? store.open : ignore,
      loadMore: store.loadMore,
      refresh: store.refresh,
      applyLiveEvent: store.applyLiveEvent,
      find: store.find,
      store,
    }),
    [store, state, isKnown],
  )
}

const none: Conversation[] = []
const ignore = () => {}
