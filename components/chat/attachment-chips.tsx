'use client'

import { useEffect, useRef, useState } from 'react'
import type { Attachment } from '#lib/client/attachments/attachment.ts'
import { isolate } from '#lib/client/words/isolate.ts'
import { AttachmentChip } from './attachment-chip.tsx'

type Props = {
  attachments: readonly Attachment[]
  /** What is in the way of sending, or that it waits; null: nothing. */
  note: string | null
  onRemove: (key: string) => void
  onRetry: (key: string) => void
  /** Puts what was pasted into the message after all. */
  onUnpaste: (attachment: Attachment) => void
}

/** What goes with the next message, above its text. */
export function AttachmentChips({ attachments, note, onRemove, onRetry, onUnpaste }: Props) {
  const list = useRef<HTMLUListElement>(null)
  return (
    <div className="px-3 pt-3">
      <ul
        ref={list}
        aria-label="Attached files"
        className="flex max-h-34 flex-wrap gap-2 overflow-y-auto pointer-coarse:max-h-42"
      >
        {attachments.map((attachment) => (
          <AttachmentChip
            key={attachment.key}
            attachment={attachment}
            onRemove={() => onRemove(attachment.key)}
            onRetry={() => onRetry(attachment.key)}
            onUnpaste={() => onUnpaste(attachment)}
          />
        ))}
      </ul>
      {note && (
        <p role="alert" className="pt-2 text-ui text-ink-soft">
          {note}
        </p>
      )}
      <Announcement attachments={attachments} />
    </div>
  )
}

/** Says for those who don't see it what has come, and what failed. */
function Announcement({ attachments }: { attachments: readonly Attachment[] }) {
  const [said, setSaid] = useState('')
  const known = useRef(new Map<string, string>())
  useEffect(() => {
    for (const { key, name, state } of attachments) {
      const before = known.current.get(key)
      known.current.set(key, state.type)
      if (before === state.type) continue
      if (state.type === 'done') setSaid(`${isolate(name)} attached`)
      else if (state.type === 'failed') setSaid(`${isolate(name)} was not attached. ${state.message}`)
    }
  }, [attachments])
  return (
    <p role="status" className="sr-only">
      {said}
    </p>
  )
}
