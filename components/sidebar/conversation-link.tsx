'use client'

import type { MouseEvent, ReactNode } from 'react'
import { conversationPath, navigate } from '#lib/client/browser/navigation.ts'

type Props = {
  conversationId: string | null
  isCurrent?: boolean
  onOpen: () => void
  describedBy?: string
  /** Of a row in a list: how the list finds it, and whether the Tab key does. */
  row?: { id: string; isTabStop: boolean }
  className: string
  children: ReactNode
}

/** A real link, so that it can be opened in a new tab; a plain click shows the conversation without asking the server for a page. */
export function ConversationLink({
  conversationId,
  isCurrent = false,
  onOpen,
  describedBy,
  row,
  className,
  children,
}: Props) {
  const path = conversationPath(conversationId)

  function onClick(event: MouseEvent) {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    navigate(path)
    onOpen()
  }

  return (
    <a
      href={path}
      aria-current={isCurrent ? 'page' : undefined}
      aria-describedby={describedBy || undefined}
      data-row={row?.id}
      tabIndex={row && !row.isTabStop ? -1 : undefined}
      onClick={onClick}
      className={className}
    >
      {children}
    </a>
  )
}
