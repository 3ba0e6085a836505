'use client'

import type { KeyboardEvent, RefObject } from 'react'

type Props = {
  ref: RefObject<HTMLTextAreaElement | null>
  text: string
  onChange: (text: string) => void
  onKeyDown: (event: KeyboardEvent<HTMLTextAreaElement>) => void
  /** It has all the room there is, and doesn't grow with its text. */
  isExpanded: boolean
  /** The id of what says why the text can't be sent. */
  faultId: string | undefined
}

/** The field of the composer: as high as what is typed, up to two fifths of the window. */
export function MessageField({ ref, text, onChange, onKeyDown, isExpanded, faultId }: Props) {
  const limit = isExpanded ? '' : 'max-h-[40dvh]'
  return (
    <div
      className={`grid min-w-0 flex-1 overflow-hidden ${limit} ${isExpanded ? 'min-h-0' : 'after:invisible after:col-start-1 after:row-start-1 after:max-h-[40dvh] after:overflow-hidden after:px-4 after:pt-3 after:pb-1 after:text-read after:wrap-anywhere after:whitespace-pre-wrap after:content-[attr(data-text)_"_"]'}`}
      data-text={isExpanded ? undefined : text}
    >
      <textarea
        ref={ref}
        rows={1}
        dir="auto"
        value={text}
        aria-label="Your message"
        data-focus-home
        aria-invalid={faultId !== undefined}
        aria-describedby={faultId}
        placeholder="Write a message"
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
        className={`col-start-1 row-start-1 resize-none overflow-y-auto bg-transparent px-4 pt-3 pb-1 text-read wrap-anywhere outline-none placeholder:text-ink-soft ${limit}`}
      />
    </div>
  )
}
