'use client'

import { X } from 'lucide-react'
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react'
import { focusHome } from '#lib/client/browser/focus-home.ts'
import { IconButton } from './icon-button.tsx'

type Props = {
  title: string
  /** As wide as the window has room for. */
  isWide?: boolean
  onClose: () => void
  children: ReactNode
}

/**
 * A modal dialog, open as long as it is rendered. Escape, the cross and a click beside it ask to close it. The element
 * marked `data-first` has the focus first, else the heading: it is read out then, and whoever came with the mouse sees no
 * ring around the cross. It stands near the top: when its content grows or shrinks, its head stays where it is.
 */
export function Dialog({ title, isWide = false, onClose, children }: Props) {
  const ref = useRef<HTMLDialogElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const titleId = useId()

  // The cleanup must come while the element is still there: closing it gives the focus back to where it was.
  useLayoutEffect(() => {
    const dialog = ref.current
    const first = dialog?.querySelector<HTMLElement>('[data-first]') ?? heading.current
    // The browser's own way: given the focus only afterwards, it would wear the ring that the cross had for a moment.
    first?.setAttribute('autofocus', '')
    dialog?.showModal()
    if (first instanceof HTMLInputElement) first.select()
    return () => {
      dialog?.close()
      focusHome()
    }
  }, [])

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard has Escape
    <dialog
      ref={ref}
      aria-labelledby={titleId}
      onCancel={(event) => {
        // React passes on what a dialog inside this one is told.
        if (event.target !== event.currentTarget) return
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose()
      }}
      className={`mx-auto mb-auto animate-arrive ${isWide ? 'mt-4 max-h-[calc(100dvh-2rem)] w-fit min-w-[min(26rem,calc(100vw-2rem))] max-w-[calc(100vw-2rem)]' : 'mt-[max(1rem,8dvh)] max-h-[calc(100dvh-max(2rem,8dvh+1rem))] w-[min(26rem,calc(100vw-2rem))]'} overflow-auto rounded-card border border-line bg-raised text-ink shadow-float`}
    >
      <div className="flex flex-col gap-4 p-6">
        <div className="flex items-start justify-between gap-4">
          <h2 ref={heading} id={titleId} tabIndex={-1} className="text-title font-semibold">
            {title}
          </h2>
          <IconButton label="Close" onClick={onClose} className="-mt-1 -mr-2 pointer-coarse:-mt-2">
            <X size={18} aria-hidden />
          </IconButton>
        </div>
        {children}
      </div>
    </dialog>
  )
}
