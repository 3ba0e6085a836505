'use client'

import { SquarePen, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { AccountBar } from '#components/settings/account-bar.tsx'
import { IconButton } from '#components/ui/icon-button.tsx'
import type { UseConversations } from '#hooks/use-conversations.ts'
import type { useViewer } from '#hooks/use-viewer.ts'
import { ConversationLink } from './conversation-link.tsx'
import { ConversationList } from './conversation-list.tsx'

type Props = {
  list: UseConversations
  viewer: ReturnType<typeof useViewer>
  currentId: string | null
  /** On a phone it is a sheet over the page; on wider screens it is always there. */
  isOpen: boolean
  onClose: () => void
  onNew: () => void
  onOpened: () => void
}

/** All conversations, a new one on top, the account at the bottom. */
export function Sidebar({ list, viewer, currentId, isOpen, onClose, onNew, onOpened }: Props) {
  const panel = useRef<HTMLElement>(null)

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
        const isCovered = document.querySelector('dialog[open], :popover-open') !== null
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
        className={`z-20 flex w-68 shrink-0 flex-col border-r border-line bg-paper outline-none max-md:fixed max-md:inset-y-0 max-md:left-0 max-md:w-[min(20rem,85vw)] max-md:shadow-float max-md:transition-[transform,visibility] max-md:duration-180 max-md:ease-out ${isOpen ? '' : 'max-md:invisible max-md:-translate-x-full'}`}
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
            onOpen={onNew}
            className="flex min-h-9 items-center gap-2 rounded-control px-2 text-ui font-medium transition-colors duration-150 hover:bg-soft pointer-coarse:min-h-11"
          >
            <SquarePen size={16} aria-hidden className="text-accent" />
            New conversation
          </ConversationLink>
        </div>
        {viewer.state.type === 'signed-out' ? (
          <p className="flex-1 px-4 py-2 text-ui text-ink-soft">Sign in to see your conversations.</p>
        ) : (
          <ConversationList list={list} currentId={currentId} onOpened={onOpened} />
        )}
        <AccountBar viewer={viewer} />
      </nav>
    </>
  )
}
