'use client'

import { Menu as MenuIcon, SquarePen } from 'lucide-react'
import dynamic from 'next/dynamic'
import { usePathname } from 'next/navigation'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { Sidebar } from '#components/sidebar/sidebar.tsx'
import { IconButton } from '#components/ui/icon-button.tsx'
import { useConversation } from '#hooks/use-conversation.ts'
import { useConversations } from '#hooks/use-conversations.ts'
import { useKeyboardHeight } from '#hooks/use-keyboard-height.ts'
import { useListActions } from '#hooks/use-list-actions.ts'
import { useLiveUpdates } from '#hooks/use-live-updates.ts'
import { useReturn } from '#hooks/use-return.ts'
import { useSearchShortcut } from '#hooks/use-search-shortcut.ts'
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
import { ConversationView } from './conversation-view.tsx'
import { SignedOutNote } from './signed-out-note.tsx'

const loadSearch = () => import('#components/search/search-dialog.tsx').then((file) => file.SearchDialog)
const SearchDialog = dynamic(loadSearch)

const Toasts = dynamic(() => import('#components/ui/toasts.tsx').then((file) => file.Toasts), { ssr: false })

const SEARCH_LOADED_AFTER_MS = 1000

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
  const { applyLiveEvent, loadConversation, newConversation, refresh, reload } = chat
  const isReady = viewerId !== null
  const shownAddress = useRef<string | null>(null)
  useTemporaryClosing(chat, useStableCallback(startNew))
  // Each new page begins without.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever another conversation is opened
  useEffect(() => setIsTemporaryWanted(false), [chat.opening])
  const typedBefore = useSearchShortcut(() => setIsSearching(true))
  useEffect(() => {
    // Whoever presses the shortcut types on at once.
    const timer = setTimeout(() => loadSearch().catch(() => {}), SEARCH_LOADED_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  useKeyboardHeight()
  useReturn(refresh)
  useLiveUpdates(viewerId, {
    onEvent: (event) => {
      list.applyLiveEvent(event)
      applyLiveEvent(event)
    },
    onSignedOut: viewer.refresh,
  })

  const showAddressed = useStableCallback((id: string | null) => {
    // A temporary conversation has no address, and stays until another one is asked for.
    if (id === null && chat.conversation?.isTemporary && idInAddress === null && shownAddress.current === null) return
    shownAddress.current = id
    loadConversation(id)
  })
  // Before paint, so that the conversation left behind isn't seen under the new address.
  useLayoutEffect(() => {
    // A new conversation needs nobody yet; its first message does.
    if (isReady || idInAddress === null) showAddressed(idInAddress)
  }, [isReady, idInAddress, showAddressed])

  const shownFor = useRef(viewerId)
  useEffect(() => {
    const isSomebodyElse = shownFor.current !== null && viewerId !== null && shownFor.current !== viewerId
    shownFor.current = viewerId ?? shownFor.current
    // What was not there for a guest may be for the account, and the other way round.
    if (isSomebodyElse && idInAddress) reload()
  }, [viewerId, idInAddress, reload])

  // The list knows a new name first.
  const listed = chat.conversationId === null ? null : list.find(chat.conversationId)
  const title = (listed ?? chat.conversation)?.title
  const isInTrash = chat.status.type === 'missing' && chat.status.reason === 'in-trash'
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
  useEffect(() => {
    // What the list has read may be newer than what is shown.
    if (listed) applyLiveEvent({ type: 'conversation-changed', conversation: listed })
  }, [listed, applyLiveEvent])
  useEffect(() => {
    const name = title || (isInTrash && 'In the trash')
    document.title = name ? `${name} · Parley` : 'Parley'
  }, [title, isInTrash])
  const { open: openList } = list
  useEffect(() => {
    // It knows the name.
    if (isInTrash) openList('trash')
  }, [isInTrash, openList])

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
        <header className="flex items-center gap-1 px-2 py-1 md:hidden">
          <IconButton ref={openButton} label="Open the sidebar" onClick={() => setIsSidebarOpen(true)}>
            <MenuIcon size={20} aria-hidden />
          </IconButton>
          <span className="min-w-0 flex-1 truncate text-center text-ui font-medium">{title ?? 'Parley'}</span>
          <IconButton label="New conversation" onClick={startNew}>
            <SquarePen size={19} aria-hidden />
          </IconButton>
        </header>
        {viewer.state.type === 'signed-out' && <SignedOutNote onSignedIn={() => viewer.refresh().then(chat.reload)} />}
        <ConversationView
          chat={chat}
          title={title}
          sought={sought}
          onReached={() => setSought(null)}
          viewer={viewer}
          temporary={{ isWanted: isTemporaryWanted, setIsWanted: setIsTemporaryWanted }}
          onNew={startNew}
          onRestore={restoreShown}
          onRemove={() => {
            if (chat.conversationId === null) return
            const target = { ids: new Set([chat.conversationId]) }
            if (isInTrash) actions.ask({ target, conversation: listed ?? chat.conversation })
            else actions.perform('delete-forever', target)
          }}
        />
      </div>
      {isSearching && (
        <SearchDialog
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
