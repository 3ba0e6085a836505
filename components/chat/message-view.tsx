'use client'

import { memo } from 'react'
import { type ChatMessage, visibleText } from '#lib/client/chat/chat-message.ts'
import { Markdown } from './markdown.tsx'
import { MessageActions } from './message-actions.tsx'
import { MessageOutcome } from './message-outcome.tsx'
import { TypedText } from './typed-text.tsx'

type Props = {
  message: ChatMessage
  canRetry: boolean
  /** Quietly set off, as what was looked for. */
  isMarked: boolean
  onRetry: (messageId: string) => void
  onEdit: (messageId: string) => void
  /** Null where nothing can follow directly. */
  onContinue: (() => void) | null
}

/** One message with what can be done with it. Drawn again only when it changes. */
export const MessageView = memo(function MessageView({ message, canRetry, isMarked, ...actions }: Props) {
  const text = visibleText(message)
  const isUser = message.role === 'user'
  const isGrowing = message.status === 'streaming'
  if (text === '' && isGrowing) return null
  return (
    <article
      aria-label={isUser ? 'You' : 'Answer'}
      aria-busy={isGrowing}
      data-message={message.id}
      aria-current={isMarked || undefined}
      className={`group flex flex-col gap-1 rounded-control transition-[background-color,box-shadow] duration-1000 scroll-mt-4 aria-current:bg-(--mark-soft) aria-current:shadow-[0_0_0_8px_var(--mark-soft)] aria-current:duration-0 ${isUser ? 'items-end' : ''}`}
    >
      {isUser ? (
        <div className="max-w-[80%] rounded-card bg-soft px-4 py-2.5 text-read wrap-anywhere">
          <TypedText text={text} />
        </div>
      ) : (
        <div className="prose-answer text-read">
          <Markdown text={text} isGrowing={isGrowing} />
        </div>
      )}
      <MessageOutcome message={message} canRetry={canRetry} {...actions} />
      {!isGrowing && <MessageActions getText={() => text} />}
    </article>
  )
})
