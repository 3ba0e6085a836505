'use client'

import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from '#components/ui/icon-button.tsx'
import type { ChatMessage } from '#lib/client/chat/chat-message.ts'

type Props = {
  message: ChatMessage
  /** Shows another version in the place of this one; resolves when it is there, or could not be. */
  onVersion: (button: HTMLElement, id: string) => Promise<void>
}

/** Which version of a message this is, and the way to the one before and the one after it. */
export function VersionArrows({ message, onVersion }: Props) {
  const [isBusy, setIsBusy] = useState(false)
  const { index, ids } = message.versions ?? { index: 0, ids: [] }
  const isWaiting = isBusy || message.status === 'sending'

  const arrow = (label: string, to: number, Icon: typeof ChevronLeft) => {
    const id = ids[to]
    return (
      <IconButton
        label={label}
        disabled={id === undefined}
        // Not disabled: the focus would be gone.
        aria-disabled={isWaiting || undefined}
        className="pointer-fine:w-7"
        onClick={({ currentTarget }) => {
          if (isWaiting || id === undefined) return
          setIsBusy(true)
          void onVersion(currentTarget, id).finally(() => setIsBusy(false))
        }}
      >
        <Icon size={16} aria-hidden />
      </IconButton>
    )
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset groups the fields of a form
    <div
      role="group"
      aria-label="Versions"
      aria-busy={isBusy || undefined}
      data-versions
      className="flex items-center print:hidden"
    >
      {arrow('Previous version', index - 1, ChevronLeft)}
      <span className="text-small text-ink-soft tabular-nums">
        <span className="sr-only">{`Version ${index + 1} of ${ids.length}`}</span>
        <span aria-hidden>{`${index + 1} / ${ids.length}`}</span>
      </span>
      {arrow('Next version', index + 1, ChevronRight)}
    </div>
  )
}
