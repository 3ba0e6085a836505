'use client'

import { Ellipsis, Menu as MenuIcon, MessageCircleDashed, PanelLeft, SquarePen } from 'lucide-react'
import { useCallback, useState } from 'react'
import { OPEN_SIDEBAR_ID } from '#components/sidebar/sidebar.tsx'
import { IconButton } from '#components/ui/icon-button.tsx'
import { onDemand } from '#components/ui/on-demand.tsx'
import { useApp, useChat, usePage, useShownConversation } from '#hooks/use-app.ts'
import { useOpening } from '#hooks/use-opening.ts'
import { useSidebarFold } from '#hooks/use-sidebar-fold.ts'
import { focusHome } from '#lib/client/browser/focus-home.ts'
import { ConversationTitle } from './conversation-title.tsx'

const ProjectChip = onDemand(() => import('./project-chip.tsx').then((file) => file.ProjectChip))
const ConversationMenu = onDemand(() => import('./conversation-menu.tsx').then((file) => file.ConversationMenu))

/** Above the conversation: the way to the sidebar, what is shown, and what can be done with it. */
export function TopBar() {
  const { change, startNew } = useApp()
  const conversation = useShownConversation()
  const isNew = useChat(({ conversationId }) => conversationId === null)
  const isMissing = useChat(({ status }) => status.type === 'missing')
  const isTemporaryWanted = usePage((page) => page.isTemporaryWanted)
  const wantedId = usePage((page) => page.wanted.projectId)
  const projectId = isNew ? !isTemporaryWanted && wantedId : conversation?.projectId
  // The row or the button that had the focus may be gone with the sidebar.
  const { isFolded, toggle } = useSidebarFold(useCallback(() => requestAnimationFrame(focusHome), []))
  const menu = useOpening()
  const [renamingId, setRenamingId] = useState<string | null>(null)
  const fold = isFolded ? 'Show the sidebar' : 'Hide the sidebar'

  return (
    <header
      className={`flex h-11 shrink-0 items-center gap-1 border-b px-2 print:hidden short:h-9 pointer-coarse:h-12 ${isNew ? 'border-transparent forced-colors:border-[Canvas]' : 'border-line'}`}
    >
      <IconButton
        id={OPEN_SIDEBAR_ID}
        label="Open the sidebar"
        onClick={() => change({ isSidebarOpen: true })}
        className="md:hidden"
      >
        <MenuIcon size={20} aria-hidden />
      </IconButton>
      <IconButton
        label={fold}
        title={`${fold} (Ctrl B, on a Mac ⌘ B)`}
        aria-keyshortcuts="Control+B Meta+B"
        onClick={toggle}
        className="max-md:hidden"
      >
        <PanelLeft size={18} aria-hidden />
      </IconButton>
      <ConversationTitle
        conversation={conversation}
        isRenaming={conversation !== null && conversation.id === renamingId}
        onRename={(isRenaming) => setRenamingId(isRenaming ? (conversation?.id ?? null) : null)}
      />
      {projectId && <ProjectChip projectId={projectId} isNew={isNew} />}
      {isNew && (
        <button
          type="button"
          aria-pressed={isTemporaryWanted}
          onClick={() => change({ isTemporaryWanted: !isTemporaryWanted })}
          className="inline-flex min-h-8 items-center gap-2 rounded-control border border-transparent px-2 text-ui text-ink-soft transition-colors duration-150 hover:bg-soft hover:text-ink aria-pressed:border-accent aria-pressed:text-accent pointer-coarse:min-h-11"
        >
          <MessageCircleDashed size={18} aria-hidden />
          Temporary
        </button>
      )}
      {conversation && !isMissing && (
        <IconButton
          label="Conversation menu"
          aria-haspopup="true"
          onClick={({ currentTarget }) => menu.open(null, currentTarget)}
        >
          <Ellipsis size={18} aria-hidden />
        </IconButton>
      )}
      {!isNew && (
        <IconButton label="New conversation" onClick={startNew} className={isFolded ? '' : 'md:hidden'}>
          <SquarePen size={18} aria-hidden />
        </IconButton>
      )}
      {conversation && menu.opening && (
        <ConversationMenu
          key={menu.opening.key}
          conversation={conversation}
          anchor={menu.opening.anchor}
          onRename={() => setRenamingId(conversation.id)}
          onClose={menu.close}
        />
      )}
    </header>
  )
}
