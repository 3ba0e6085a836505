'use client'

import { Archive } from 'lucide-react'
import { withoutMarkdown } from '#lib/client/markdown/without-markdown.ts'
import type { SearchHit } from '#lib/contract/search.ts'
import { MarkedText } from './marked-text.tsx'

type Props = {
  id: string
  hit: SearchHit
  isChosen: boolean
  /** The others stand under the title of the first. */
  isFirstOfConversation: boolean
  onPoint: () => void
  onOpen: () => void
}

/** One result: the title of its conversation and what was found in a message. */
export function SearchOption({ id, hit, isChosen, isFirstOfConversation, onPoint, onOpen }: Props) {
  const { title, snippet, role, isArchived, createdAt } = hit
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the text field
    // biome-ignore lint/a11y/useKeyWithClickEvents: the text field has Enter
    <div
      id={id}
      role="option"
      aria-selected={isChosen}
      onMouseMove={isChosen ? undefined : onPoint}
      onClick={onOpen}
      className={`relative flex min-h-9 cursor-pointer flex-col justify-center gap-0.5 rounded-control px-3 py-1.5 aria-selected:bg-soft aria-selected:before:absolute aria-selected:before:inset-y-1.5 aria-selected:before:left-0 aria-selected:before:border-l-2 aria-selected:before:border-accent pointer-coarse:min-h-11 ${isFirstOfConversation ? 'not-first:mt-1.5' : 'ml-3'}`}
    >
      {isFirstOfConversation && (
        <span className="flex items-center gap-2 text-ui">
          <span dir="auto" className="min-w-0 flex-1 truncate font-medium">
            <MarkedText snippet={title} />
          </span>
          {isArchived && (
            <span className="flex shrink-0 items-center gap-1 text-small text-ink-soft">
              <Archive size={13} aria-hidden />
              Archived
            </span>
          )}
          <time dateTime={createdAt} className="shrink-0 text-small text-ink-soft tabular-nums">
            {dayOf(createdAt)}
          </time>
        </span>
      )}
      {snippet && (
        <span dir="auto" className="line-clamp-2 text-small wrap-anywhere text-ink-soft">
          <span dir="ltr" className="font-medium">
            {role === 'user' ? 'You: ' : ''}
          </span>
          <MarkedText snippet={role === 'user' ? snippet : withoutMarkdown(snippet)} />
        </span>
      )}
    </div>
  )
}

function dayOf(time: string): string {
  const date = new Date(time)
  const isThisYear = date.getFullYear() === new Date().getFullYear()
  return date.toLocaleDateString(undefined, {
    day: 'numeric',
    month: 'short',
    year: isThisYear ? undefined : 'numeric',
  })
}
