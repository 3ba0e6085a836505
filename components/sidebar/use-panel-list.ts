import { useEffect, useMemo } from 'react'
import { useApp, useConversations, useViewer } from '#hooks/use-app.ts'
import { sameItems } from '#hooks/use-store.ts'
import { conversationsIn, type ListName } from '#lib/client/lists/conversations.ts'
import { viewerIdOf } from '#lib/client/session/viewer.ts'
import type { Conversation } from '#lib/contract/conversation.ts'
import { type PanelName, sectionsOf } from './panel.ts'

const none: Conversation[] = []

/** What a panel shows: its list, loaded when it isn't yet, cut into sections. */
export function usePanelList(panel: PanelName) {
  const name: ListName = panel === 'main' ? 'recent' : panel
  const { conversations: store, viewer } = useApp()
  const who = useViewer()
  const viewerId = viewerIdOf(who)
  const conversations = useConversations((state) => conversationsIn(state.conversations, name), sameItems)
  const pinned = useConversations(
    (state) => (panel === 'main' ? conversationsIn(state.conversations, 'pinned') : none),
    sameItems,
  )
  const isThere = useConversations((state) => state.conversations.lists[name] !== undefined)
  const hasMore = useConversations((state) => state.conversations.lists[name]?.cursor != null)
  const isBusy = useConversations((state) => state.loading.has(name))
  const failed = useConversations((state) => state.errors[name] ?? null)
  // Whose list it is couldn't be found out.
  const error = who.type === 'error' ? who.error : failed
  useEffect(() => {
    // Before it is known whose lists they are, the server would refuse.
    if (viewerId !== null) void store.open(name)
  }, [store, name, viewerId])

  const sections = useMemo(
    () => sectionsOf(panel, pinned, { conversations, hasMore }, Date.now()),
    [panel, pinned, conversations, hasMore],
  )
  return {
    name,
    sections,
    conversations,
    /** Nothing of it is there yet. */
    isLoading: !isThere && error === null,
    isBusy,
    error,
    retry: who.type === 'error' ? viewer.refresh : store.refresh,
    hasMore,
  }
}
