'use client'

import dynamic from 'next/dynamic'
import { usePathname } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import { ConversationView } from '#components/chat/conversation-view.tsx'
import { SignedOutNote } from '#components/chat/signed-out-note.tsx'
import { SearchOnDemand, useSearchLoading } from '#components/search/search-on-demand.ts'
import { Sidebar } from '#components/sidebar/sidebar.tsx'
import { useAddressedConversation } from '#hooks/use-addressed-conversation.ts'
import { useConversation } from '#hooks/use-conversation.ts'
import { useConversations } from '#hooks/use-conversations.ts'
import { useKeyboardHeight } from '#hooks/use-keyboard-height.ts'
import { useListActions } from '#hooks/use-list-actions.ts'
import { useLiveUpdates } from '#hooks/use-live-updates.ts'
import { usePageTitle } from '#hooks/use-page-title.ts'
import { useReturn } from '#hooks/use-return.ts'
import { useSearchShortcut } from '#hooks/use-search-shortcut.ts'
import { useShownInList } from '#hooks/use-shown-in-list.ts'
import type { Sought } from '#hooks/use-sought.ts'
import { useStableCallback } from '#hooks/use-stable-callback.ts'
import { closeTemporary, useTemporaryClosing } from '#hooks/use-temporary.ts'
import { useTrashDays } from '#hooks/use-trash-days.ts'
import { useUnread } from '#hooks/use-unread.ts'
import { useViewer } from '#hooks/use-viewer.ts'
import * as api from '#lib/client/api.ts'
import { adoptNewDraft } from '#lib/client/drafts.ts'
import { conversationIdOf, conversationPath, navigate } from '#lib/client/navigation.ts'
import { sendTurnWithSession } from '#lib/client/session.ts'
import { TopBar } from './top-bar.tsx'

const Toasts = dynamic(() => import('#components/ui/toasts.tsx').then((file) => file.Toasts), { ssr: false })

const serverApi = { ...api, sendTurn: sendTurnWithSession }

/** The whole app: the list on the left, one conversation on the right. The address says which. */
export function ChatShell() {
  const idInAddress = conversationIdOf(usePathname())
  const viewer = useViewer()
  const viewerId = viewer.state.type === 'signed-in' ? viewer.state.viewer.id : null
  const list = useConversations(viewerId)
  const [isTemporaryWanted, setIsTemporaryWanted] = useState(false)
  const chat = useConversation('/api/chat', {
    initialConversationId: idInAddress,
    api: serverApi,
    onConversationCreated: (id) => {
      adoptNewDraft(id)
      // A temporary one has no address: nothing leads back to it.
      if (!isTemporaryWanted) navigate(conversationPath(id))
    },
    onTemporaryLeft: closeTemporary,
    onActivity: list.refresh,
    onSignedOut: viewer.refresh,
  })
  const [isSidebarOpen, setIsSidebarOpen] = useState(false)
  const [isSearching, setIsSearching] = useState(false)
  const [sought, setSought] = useState<Sought | null>(null)
  const openButton = useRef<HTMLButtonElement>(null)
  const { applyLiveEvent, newConversation, refresh, reload } = chat
  useTemporaryClosing(chat, useStableCallback(startNew))
  // Each new page begins without.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever another conversation is opened
  useEffect(() => setIsTemporaryWanted(false), [chat.opening])
  const typedBefore = useSearchShortcut(() => setIsSearching(true))
  useSearchLoading()
  useKeyboardHeight()
  useReturn(refresh)
  useLiveUpdates(viewerId, {
    onEvent: (event) => {
      list.applyLiveEvent(event)
      applyLiveEvent(event)
    },
    onSignedOut: viewer.refresh,
  })
  useAddressedConversation({ chat, idInAddress, viewerId })
  const { listed, title, isInTrash } = useShownInList(chat, list)
  usePageTitle(title || (isInTrash ? 'In the trash' : undefined))
  const recent = list.list('recent')
  const latest = recent.isLoading ? null : (recent.conversations[0]?.updatedAt ?? '')
  const isUnread = useUnread({ viewerId, shown: listed, latest })
  const actions = useListActions({
    store: list.store,
    currentId: chat.conversationId,
    trashDays: useTrashDays(viewerId),
    onShow: (id) => {
      if (id === null) startNew()
      else navigate(conversationPath(id))
    },
  })

  function startNew() {
    setIsSidebarOpen(false)
    newConversation()
    navigate(conversationPath(null))
  }

  function openFound(conversationId: string, messageId: string | null) {
    setIsSearching(false)
    setIsSidebarOpen(false)
    setSought(messageId === null ? null : { conversationId, messageId })
    navigate(conversationPath(conversationId))
  }

  async function restoreShown() {
    if (chat.conversationId === null) return
    if (await actions.perform('restore', { ids: new Set([chat.conversationId]) })) reload()
  }

  function removeShown() {
    if (chat.conversationId === null) return
    const target = { ids: new Set([chat.conversationId]) }
    if (isInTrash) actions.ask({ target, conversation: listed ?? chat.conversation })
    else actions.perform('delete-forever', target)
  }

  function closeSidebar() {
    setIsSidebarOpen(false)
    openButton.current?.focus()
  }

  return (
    <div className="flex h-(--app-height,100dvh) bg-paper">
      <Sidebar
        list={list}
        actions={actions}
        isUnread={isUnread}
        viewer={viewer}
        currentId={chat.conversationId}
        isOpen={isSidebarOpen}
        onClose={closeSidebar}
        onNew={startNew}
        onSearch={() => setIsSearching(true)}
        onOpened={() => setIsSidebarOpen(false)}
      />
      <div inert={isSidebarOpen} className="flex min-w-0 flex-1 flex-col">
        <TopBar title={title} openButton={openButton} onOpenSidebar={() => setIsSidebarOpen(true)} onNew={startNew} />
        {viewer.state.type === 'signed-out' && (
          <SignedOutNote session={viewer.state} onSignedIn={() => viewer.refresh().then(chat.reload)} />
        )}
        <ConversationView
          chat={chat}
          title={title}
          sought={sought}
          onReached={() => setSought(null)}
          viewer={viewer}
          temporary={{ isWanted: isTemporaryWanted, setIsWanted: setIsTemporaryWanted }}
          onNew={startNew}
          onRestore={restoreShown}
          onRemove={removeShown}
        />
      </div>
      {isSearching && (
        <SearchOnDemand
          viewerId={viewerId}
          listed={[...list.list('pinned').conversations, ...recent.conversations]}
          typedBefore={typedBefore}
          onClose={() => setIsSearching(false)}
          onOpen={openFound}
        />
      )}
      <Toasts isSheetOpen={isSidebarOpen} />
    </div>
  )
}
