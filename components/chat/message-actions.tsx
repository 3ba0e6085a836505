'use client'

import { Info } from 'lucide-react'
import { useRef, useState } from 'react'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { IconButton } from '#components/ui/icon-button.tsx'
import { onDemand } from '#components/ui/on-demand.tsx'
import { type ChatMessage, visibleText } from '#lib/client/chat/chat-message.ts'

const FactsPanel = onDemand(() => import('./facts-panel.tsx').then((file) => file.FactsPanel))

type Props = { message: ChatMessage; isLast: boolean }

/**
 * What can be done with a message. It takes no room: it lies between the message and the next one, and steps back until the
 * message is pointed at, touched or has the focus; under the last answer it is always there.
 */
export function MessageActions({ message, isLast }: Props) {
  const isUser = message.role === 'user'
  const button = useRef<HTMLButtonElement>(null)
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const when = isLast
    ? ''
    : 'opacity-0 transition-opacity duration-150 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:z-1 pointer-coarse:hidden pointer-coarse:rounded-control pointer-coarse:border pointer-coarse:border-line pointer-coarse:bg-raised pointer-coarse:shadow-float pointer-coarse:group-focus-within:flex'
  return (
    <div
      className={`absolute top-full flex print:hidden ${isUser ? 'right-0' : '-left-1.5 pointer-coarse:-left-3.5'} ${when}`}
    >
      <CopyButton label="Copy the message" getText={() => visibleText(message)} />
      {!isUser && (message.createdAt || message.model) && (
        <IconButton
          ref={button}
          label="About this answer"
          aria-haspopup="dialog"
          aria-expanded={anchor !== null}
          onClick={() => setAnchor(button.current)}
        >
          <Info size={16} aria-hidden />
        </IconButton>
      )}
      {anchor && <FactsPanel of={message} anchor={anchor} onClose={() => setAnchor(null)} />}
    </div>
  )
}
