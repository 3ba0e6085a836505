'use client'

import { useLayoutEffect, useRef } from 'react'
import { placeBeside } from '#lib/client/browser/place-beside.ts'
import type { CitedSource } from '#lib/client/markdown/cited-words.ts'
import { hostOf, safeLink } from '#lib/client/markdown/safe-url.ts'

type Props = { source: CitedSource; anchor: Element | null; onClose: () => void }

/** A source beside its number; Escape, a press elsewhere or scrolling closes it. */
export function SourceCard({ source: { number, url, title }, anchor, onClose }: Props) {
  const card = useRef<HTMLSpanElement>(null)
  const href = safeLink(url ?? undefined)

  useLayoutEffect(() => {
    const element = card.current
    if (!element || !anchor) return
    element.showPopover()
    placeBeside(element, anchor)
    const abort = new AbortController()
    const { top } = anchor.getBoundingClientRect()
    const close = () => anchor.getBoundingClientRect().top !== top && element.hidePopover()
    window.addEventListener('scroll', close, { capture: true, passive: true, signal: abort.signal })
    return () => abort.abort()
  }, [anchor])

  return (
    <span
      ref={card}
      popover="auto"
      role="note"
      aria-label={`Source ${number}`}
      onToggle={({ newState }) => newState === 'closed' && onClose()}
      className="fixed inset-auto m-0 w-max max-w-[min(22rem,calc(100vw-1rem))] rounded-control border border-line bg-raised px-4 py-3 text-ui leading-snug text-ink shadow-float"
    >
      {href ? (
        <a href={href} target="_blank" rel="noreferrer noopener" dir="auto" className="line-clamp-3 wrap-anywhere">
          {title || href}
        </a>
      ) : (
        <span dir="auto" className="line-clamp-3 wrap-anywhere">
          {title ?? url}
        </span>
      )}
      <span className="mt-1 block truncate text-small text-ink-soft">
        {href ? hostOf(href) : url === null ? 'A file' : ''}
      </span>
    </span>
  )
}
