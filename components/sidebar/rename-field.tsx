'use client'

import { useLayoutEffect, useRef, useState } from 'react'
import { isComposing } from '#lib/client/browser/is-composing.ts'
import { TITLE_MAX_LENGTH } from '#lib/contract/conversation.ts'

type Props = {
  title: string
  /** The new name, or null to leave it; `isDone` when the keyboard ended it and not a click elsewhere. */
  onEnd: (title: string | null, isDone: boolean) => void
}

/** The row's name as a field: Enter saves, Escape leaves it as it was, going elsewhere saves. */
export function RenameField({ title, onEnd }: Props) {
  const [text, setText] = useState(title)
  const field = useRef<HTMLInputElement>(null)
  const hasEnded = useRef(false)

  useLayoutEffect(() => {
    const input = field.current
    if (!input) return
    input.focus()
    // Towards the beginning: that is what shows of a long name then.
    input.setSelectionRange(0, input.value.length, 'backward')
    input.scrollLeft = 0
  }, [])

  function end(isSaved: boolean, isDone: boolean) {
    if (hasEnded.current) return
    hasEnded.current = true
    const name = text.trim()
    onEnd(isSaved && name !== '' && name !== title ? name : null, isDone)
  }

  return (
    <input
      ref={field}
      dir="auto"
      value={text}
      maxLength={TITLE_MAX_LENGTH}
      aria-label="Name of the conversation"
      onChange={(event) => setText(event.target.value)}
      onBlur={() => end(true, false)}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (isComposing(event.nativeEvent)) return
        if (event.key === 'Enter') end(true, true)
        if (event.key === 'Escape') end(false, true)
      }}
      className="h-full min-w-0 flex-1 rounded-control border border-line-strong bg-raised px-2 text-ui outline-offset-0"
    />
  )
}
