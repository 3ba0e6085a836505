'use client'

import { useRef, useState } from 'react'
import { onDemand } from '#components/ui/on-demand.tsx'
import type { CitedSource } from '#lib/client/markdown/cited-words.ts'
import { hostOf, safeLink } from '#lib/client/markdown/safe-url.ts'

const SourceCard = onDemand(() => import('./source-card.tsx').then((file) => file.SourceCard))

/** So long the pointer may be on its way from the number to the card. */
const ON_THE_WAY_MS = 200

/** Between a word and its number no line ends. */
const WITHOUT_BREAK = '\u2060'

/**
 * The number of a source at the words that are from it. The source is shown to who points at it, comes to it with the keyboard, or
 * taps; a click goes there.
 */
export function CitationMark({ source }: { source: CitedSource }) {
  const { number, url, title } = source
  const href = safeLink(url ?? undefined)
  const anchor = useRef<HTMLAnchorElement>(null)
  const leaving = useRef<ReturnType<typeof setTimeout>>(undefined)
  const pressedWith = useRef('')
  const [isOpen, setOpen] = useState(false)

  function open() {
    clearTimeout(leaving.current)
    setOpen(true)
  }

  function leave(mark: Element) {
    if (mark.contains(document.activeElement)) return
    leaving.current = setTimeout(() => setOpen(false), ON_THE_WAY_MS)
  }

  return (
    <sup
      data-citation={url ?? ''}
      data-number={number}
      className="citation"
      onPointerEnter={({ pointerType }) => pointerType === 'mouse' && open()}
      onPointerLeave={({ pointerType, currentTarget }) => pointerType === 'mouse' && leave(currentTarget)}
      onFocus={open}
      onBlur={({ currentTarget, relatedTarget }) => currentTarget.contains(relatedTarget) || setOpen(false)}
    >
      {WITHOUT_BREAK}
      {/* A button would begin a line of its own. */}
      <a
        ref={anchor}
        dir="ltr"
        href={href ?? undefined}
        role={href ? undefined : 'button'}
        tabIndex={href ? undefined : 0}
        target="_blank"
        rel="noreferrer noopener"
        aria-label={`Source ${number}: ${title || (href && hostOf(href)) || 'unknown'}`}
        aria-expanded={isOpen}
        onPointerDown={({ pointerType }) => {
          pressedWith.current = pointerType
        }}
        onClick={(event) => {
          // A finger has no other way to see where it would go.
          if (event.detail > 0 && pressedWith.current === 'touch') event.preventDefault()
          open()
        }}
        onKeyDown={({ key }) => !href && (key === 'Enter' || key === ' ') && open()}
      >
        {number}
      </a>
      {isOpen && <SourceCard source={source} anchor={anchor.current} onClose={() => setOpen(false)} />}
    </sup>
  )
}
