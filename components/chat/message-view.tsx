'use client'

import { memo } from 'react'
import { onDemand } from '#components/ui/on-demand.tsx'
import { type ChatMessage, visibleParts, visibleText } from '#lib/client/chat/chat-message.ts'
import { isStep } from '#lib/contract/part.ts'
import { AnswerParts } from './answer-parts.tsx'
import { EditedBubble } from './edited-bubble.tsx'
import { MessageActions } from './message-actions.tsx'
import { type EditPlace, MessageOutcome } from './message-outcome.tsx'
import { TypedText } from './typed-text.tsx'

const SentFiles = onDemand(() => import('./sent-files.tsx').then((file) => file.SentFiles))
const VersionArrows = onDemand(() => import('./version-arrows.tsx').then((file) => file.VersionArrows))

type Props = {
  message: ChatMessage
  canRetry: boolean
  /** It is being edited in its place. */
  isEditing?: boolean
  /** Quietly set off, as what was looked for. */
  isMarked: boolean
  /** Nothing comes after it: what can be done with it is always there. */
  isLast: boolean
  /** Its turn ended, and brought nothing. */
  isUnanswered: boolean
  onRetry: (messageId: string) => void
  onEdit: (messageId: string, place: EditPlace) => void
  onDiscard: (messageId: string) => void
  /** Null where nothing can follow directly. */
  onContinue: (() => void) | null
  onVersion: (button: HTMLElement, id: string) => Promise<void>
}

/** One message with what can be done with it. Drawn again only when it changes. */
export const MessageView = memo(function MessageView({
  message,
  canRetry,
  isEditing = false,
  isMarked,
  isLast,
  isUnanswered,
  onVersion,
  ...actions
}: Props) {
  const text = visibleText(message)
  const isUser = message.role === 'user'
  const isGrowing = message.status === 'streaming'
  const parts = isUser ? [] : visibleParts(message)
  const isComing = isGrowing || (!isUser && message.status === 'sending')
  if (isComing && !parts.some((part) => isStep(part) || part.text !== '')) return null
  const hasVersions = message.versions !== undefined && message.versions.ids.length > 1
  const { files = [] } = message
  const hasActions = !isGrowing && (isUser ? text !== '' || files.length > 0 : message.status !== 'unsent')
  const what = hasActions && <MessageActions message={message} isLast={isLast && !isUser} isInLine={hasVersions} />
  const bubble = (
    <>
      {files.length > 0 && <SentFiles files={files} />}
      {(text !== '' || files.length === 0) && (
        <div className="max-w-[80%] rounded-card border border-transparent bg-soft px-4 py-2.5 text-read wrap-anywhere print:border-line">
          <TypedText text={text} />
        </div>
      )}
    </>
  )
  return (
    <article
      aria-label={isUser ? 'You' : 'Answer'}
      aria-busy={isGrowing || undefined}
      data-message={message.id}
      data-question={isUser || undefined}
      // A finger that rests on it shows what can be done with it.
      tabIndex={-1}
      aria-current={isMarked || undefined}
      className={`group relative flex flex-col gap-1 rounded-control outline-none transition-[background-color,box-shadow] duration-1000 scroll-mt-4 aria-current:bg-(--mark-soft) aria-current:shadow-[0_0_0_8px_var(--mark-soft)] aria-current:duration-0 ${isUser ? 'items-end' : ''}`}
    >
      {isEditing ? (
        <EditedBubble messageId={message.id}>{bubble}</EditedBubble>
      ) : (
        <>
          {isUser ? bubble : <AnswerParts parts={parts} isGrowing={isGrowing} />}
          <MessageOutcome message={message} canRetry={canRetry} isUnanswered={isUnanswered} {...actions} />
          {hasVersions ? (
            <div
              className={`flex h-8 items-center pointer-coarse:h-11 ${isUser ? '-mr-1.5 flex-row-reverse' : '-ml-1.5 pointer-coarse:-ml-3.5'}`}
            >
              <VersionArrows message={message} onVersion={onVersion} />
              {what}
            </div>
          ) : (
            what
          )}
        </>
      )}
    </article>
  )
})
