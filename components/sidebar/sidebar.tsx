'use client'

import { Plus, Search, SquarePen, X } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { AccountBar } from '#components/settings/account-bar.tsx'
import { IconButton } from '#components/ui/icon-button.tsx'
import { onDemand } from '#components/ui/on-demand.tsx'
import { useApp, usePage, useViewer } from '#hooks/use-app.ts'
import { useBackCloses } from '#hooks/use-back-closes.ts'
import { useStore } from '#hooks/use-store.ts'
import { ConversationLink } from './conversation-link.tsx'
import { ListPanel } from './list-panel.tsx'
import type { PanelName } from './panel.ts'

/** The button that opens the sidebar as a sheet on a phone: it has the focus again when that closes. */
export const OPEN_SIDEBAR_ID = 'open-sidebar'

const ProjectDialogs = onDemand(() => import('./project-dialogs.tsx').then((file) => file.ProjectDialogs))
const ConfirmDeletion = onDemand(() => import('./confirm-deletion.tsx').then((file) => file.ConfirmDeletion))

/** All conversations, a new one on top; the archive, the trash and the account at the bottom. */
export function Sidebar() {
  const { change, startNew, actions } = useApp()
  // On a phone it is a sheet over the page; on wider screens it is always there.
  const isOpen = usePage((page) => page.isSidebarOpen)
  const isSignedOut = useViewer().type === 'signed-out'
  const asked = useStore(actions.asked, (state) => state)
  const question = usePage((page) => page.projectQuestion)
  const panel = useRef<HTMLElement>(null)
  const [name, setName] = useState<PanelName>('main')

  const onClose = useCallback(() => {
    change({ isSidebarOpen: false })
    document.getElementById(OPEN_SIDEBAR_ID)?.focus()
  }, [change])
  useBackCloses(isOpen, onClose)
  const showPanel = useCallback((next: PanelName) => {
    setName(next)
    // What had the focus is gone with the list.
    panel.current?.focus()
  }, [])

  useEffect(() => {
    if (!isOpen) return
    const abort = new AbortController()
    const { signal } = abort
    panel.current?.focus()
    window.matchMedia('(min-width: 48rem)').addEventListener('change', onClose, { signal })
    window.addEventListener(
      'keydown',
      (event) => {
        // What lies over the sheet closes first.
        const isCovered = document.querySelector('dialog[open], :popover-open, [data-select-bar]') !== null
        if (event.key === 'Escape' && !isCovered) onClose()
      },
      { signal },
    )
    return () => abort.abort()
  }, [isOpen, onClose])

  return (
    <>
      {isOpen && (
        // biome-ignore lint/a11y/noStaticElementInteractions: a way to close it beside Escape and the cross
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard has Escape
        <div className="fixed inset-0 z-10 bg-(--shade) md:hidden" onClick={onClose} />
      )}
      <nav
        ref={panel}
        tabIndex={-1}
        aria-label="Conversations"
        className={`z-20 flex w-68 shrink-0 flex-col border-r border-line bg-paper outline-none print:hidden md:folded:hidden max-md:fixed max-md:inset-y-0 max-md:left-0 max-md:w-[min(20rem,85vw)] max-md:shadow-float max-md:transition-[transform,visibility] max-md:duration-180 max-md:ease-out ${isOpen ? '' : 'max-md:invisible max-md:-translate-x-full'}`}
      >
        <div className="flex items-center justify-between px-4 pt-4 pb-2">
          <span className="text-read font-semibold">Parley</span>
          <IconButton label="Close the sidebar" onClick={onClose} className="-mr-2 md:hidden">
            <X size={20} aria-hidden />
          </IconButton>
        </div>
        <div className="px-2 pb-2">
          <ConversationLink
            conversationId={null}
            onOpen={startNew}
            className="flex min-h-9 items-center gap-2 rounded-control px-2 text-ui font-medium transition-colors duration-150 hover:bg-soft pointer-coarse:min-h-11"
          >
            <SquarePen size={16} aria-hidden className="text-accent" />
            New conversation
          </ConversationLink>
          <button
            type="button"
            onClick={() => change({ isSearching: true })}
            title="Ctrl K, on a Mac ⌘ K"
            aria-keyshortcuts="Control+K Meta+K"
            className="flex min-h-9 w-full items-center gap-2 rounded-control px-2 text-ui font-medium transition-colors duration-150 hover:bg-soft pointer-coarse:min-h-11"
          >
            <Search size={16} aria-hidden className="text-accent" />
            Search
          </button>
          {!isSignedOut && (
            <button
              type="button"
              onClick={() => change({ projectQuestion: { type: 'edit', project: null } })}
              className="flex min-h-9 w-full items-center gap-2 rounded-control px-2 text-ui font-medium transition-colors duration-150 hover:bg-soft pointer-coarse:min-h-11"
            >
              <Plus size={16} aria-hidden className="text-accent" />
              New project
            </button>
          )}
        </div>
        {isSignedOut ? (
          <p className="flex-1 px-4 py-2 text-ui text-ink-soft">Sign in to see your conversations.</p>
        ) : (
          <ListPanel key={name} panel={name} onPanel={showPanel} />
        )}
        <AccountBar />
      </nav>
      {question && <ProjectDialogs question={question} onClose={() => change({ projectQuestion: null })} />}
      {asked && <ConfirmDeletion asked={asked} onClose={() => actions.ask(null)} />}
    </>
  )
}
