'use client'

import { type ReactNode, useEffect, useId, useRef } from 'react'

type Props = {
  /** Inside the button that opens the menu. */
  trigger: ReactNode
  label?: string
  className?: string
  isDisabled?: boolean
  /** The menu's content; a click on a button or link in it closes the menu. */
  children: ReactNode
}

const GAP = 4

/** After the page's first scripts: nothing needs it before a menu is open, and nothing is lost without. */
const loadSuppressOutsideClick = () => import('#lib/client/browser/suppress-outside-click.ts')

/** A button with a panel that floats beside it: Escape or a click elsewhere closes it (the browser's own popover). */
export function Menu({ trigger, label, className = '', isDisabled = false, children }: Props) {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const panel = useRef<HTMLDivElement>(null)

  useEffect(() => {
    loadSuppressOutsideClick().catch(() => {})
  }, [])

  function place() {
    const anchor = button.current?.getBoundingClientRect()
    const element = panel.current
    if (!anchor || !element) return
    const { offsetWidth: width, offsetHeight: height } = element
    const fitsBelow = anchor.bottom + GAP + height < window.innerHeight
    element.style.top = `${Math.max(GAP, fitsBelow ? anchor.bottom + GAP : anchor.top - GAP - height)}px`
    element.style.left = `${Math.max(GAP, Math.min(anchor.left, window.innerWidth - width - GAP))}px`
  }

  return (
    <>
      <button
        ref={button}
        type="button"
        popoverTarget={id}
        aria-haspopup="true"
        aria-label={label}
        title={label}
        disabled={isDisabled}
        className={className}
      >
        {trigger}
      </button>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: only listens to the buttons in it */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: a key on a button is a click */}
      <div
        ref={panel}
        id={id}
        popover="auto"
        onBeforeToggle={(event) => {
          // It has no size before it is shown, and must be in its place before it is painted.
          if (event.newState !== 'open') return
          requestAnimationFrame(place)
          loadSuppressOutsideClick()
            .then(({ suppressOutsideClick }) => suppressOutsideClick(panel.current, button.current))
            .catch(() => {})
        }}
        onClick={(event) => {
          if (event.target instanceof Element && event.target.closest('button, a')) panel.current?.hidePopover()
        }}
        className="fixed inset-auto m-0 min-w-44 rounded-control border border-line bg-raised p-1 text-ui text-ink shadow-float"
      >
        {children}
      </div>
    </>
  )
}

/** One thing to do in a menu. */
export function MenuItem({
  onClick,
  isDangerous = false,
  children,
}: {
  onClick: () => void
  isDangerous?: boolean
  children: ReactNode
}) {
  return (
    <button
      type="button"
      onClick={onClick}
      className={`flex min-h-9 w-full items-center gap-2 rounded-[7px] px-3 text-left hover:bg-soft pointer-coarse:min-h-11 ${isDangerous ? 'text-danger' : ''}`}
    >
      {children}
    </button>
  )
}
