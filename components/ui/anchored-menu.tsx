'use client'

import { type ReactNode, type RefObject, useLayoutEffect } from 'react'
import { onMenuKey } from '#lib/client/browser/menu-keys.ts'
import { placeBeside } from '#lib/client/browser/place-beside.ts'
import { suppressOutsideClick } from '#lib/client/browser/suppress-outside-click.ts'

type Props = {
  label: string
  /** The button it belongs to. */
  anchor: HTMLElement
  onClose: () => void
  ref: RefObject<HTMLDivElement | null>
  children: ReactNode
}

/** A menu that is open as long as it is there, beside the button that asked for it; Escape, a click elsewhere or a move closes it. */
export function AnchoredMenu({ label, anchor, onClose, ref, children }: Props) {
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return
    element.showPopover()
    placeBeside(element, anchor)
    const { top } = anchor.getBoundingClientRect()
    element.querySelector('button')?.focus()

    const abort = new AbortController()
    const { signal } = abort
    const close = () => element.hidePopover()
    const hasMoved = () => anchor.getBoundingClientRect().top !== top
    window.addEventListener('scroll', () => hasMoved() && close(), { capture: true, passive: true, signal })
    window.addEventListener('resize', close, { signal })
    suppressOutsideClick(element)
    return () => abort.abort()
  }, [anchor, ref])

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset groups the fields of a form
    <div
      ref={ref}
      popover="auto"
      role="group"
      tabIndex={-1}
      aria-label={label}
      onToggle={({ newState }) => newState === 'closed' && onClose()}
      onKeyDown={(event) => onMenuKey(event, event.currentTarget)}
      // Windows sends it for the Menu key that opened this, when the key is let go.
      onContextMenu={(event) => event.preventDefault()}
      className="fixed inset-auto m-0 min-w-48 rounded-control border border-line bg-raised p-1 text-ui text-ink shadow-float"
    >
      {children}
    </div>
  )
}
