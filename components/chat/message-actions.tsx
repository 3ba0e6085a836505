'use client'

import { GitBranch, Info, PencilLine, RotateCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { IconButton } from '#components/ui/icon-button.tsx'
import { doOnDemand, onDemand } from '#components/ui/on-demand.tsx'
import { useApp } from '#hooks/use-app.ts'
import { useOpening } from '#hooks/use-opening.ts'
import { type ChatMessage, knownId, visibleText } from '#lib/client/chat/chat-message.ts'

const FactsPanel = onDemand(() => import('./facts-panel.tsx').then((file) => file.FactsPanel))
const AgainMenu = onDemand(() => import('./again-menu.tsx').then((file) => file.AgainMenu))

type Props = {
  message: ChatMessage
  isLast: boolean
  /** It has a line of its own, and takes part in it where a pointer shows it. */
  isInLine?: boolean
}

const FLOATING =
  'pointer-coarse:z-1 pointer-coarse:rounded-control pointer-coarse:border pointer-coarse:border-line pointer-coarse:bg-raised pointer-coarse:shadow-float'
const STEPPED_BACK =
  'opacity-0 transition-opacity duration-150 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:hidden pointer-coarse:group-focus-within:flex'

const ICON = { size: 16, 'aria-hidden': true } as const

/**
 * What can be done with a message. It takes no room: it lies between the message and the next one, and steps back until the
 * message is pointed at, touched or has the focus; under the last answer it is always there.
 */
export function MessageActions({ message, isLast, isInLine = false }: Props) {
  const app = useApp()
  const isUser = message.role === 'user'
  const isKnown = knownId(message) !== null
  const { opening, open, close } = useOpening<'facts' | 'again'>()
  // What is open beside a button is hidden with it.
  const look = isLast ? '' : `${FLOATING} ${opening ? '' : STEPPED_BACK}`

  const opener = (what: 'facts' | 'again', label: string, icon: ReactNode) => (
    <IconButton
      label={label}
      aria-haspopup={what === 'facts' ? 'dialog' : true}
      aria-expanded={opening?.of === what}
      onClick={({ currentTarget }) => open(what, currentTarget)}
    >
      {icon}
    </IconButton>
  )

  return (
    <div
      className={`absolute top-full flex print:hidden ${isInLine ? 'pointer-fine:static' : ''} ${isUser ? 'right-0' : '-left-1.5 pointer-coarse:-left-3.5'} ${look}`}
    >
      {visibleText(message) !== '' && <CopyButton label="Copy the message" getText={() => visibleText(message)} />}
      {isUser && message.status !== 'sending' && (
        <IconButton label="Edit" data-edit-button onClick={() => app.edit(message.id)}>
          <PencilLine {...ICON} />
        </IconButton>
      )}
      {!isUser && (message.createdAt || message.model) && opener('facts', 'About this answer', <Info {...ICON} />)}
      {!isUser && isKnown && opener('again', 'Ask again', <RotateCw {...ICON} />)}
      {isKnown && (
        <IconButton
          label="Branch from here"
          onClick={() =>
            doOnDemand(
              () => import('#lib/client/app/branch-from.ts'),
              ({ branchFrom }) => branchFrom(app, message.id),
            )
          }
        >
          <GitBranch {...ICON} />
        </IconButton>
      )}
      {opening?.of === 'facts' && <FactsPanel key={opening.key} of={message} anchor={opening.anchor} onClose={close} />}
      {opening?.of === 'again' && (
        <AgainMenu key={opening.key} answer={message} anchor={opening.anchor} onClose={close} />
      )}
    </div>
  )
}
