'use client'

import type { MouseEvent, ReactNode } from 'react'

type Props = {
  label: string
  /** Where it says more than the label. */
  title?: string | undefined
  isDisabled: boolean
  onClick: (event: MouseEvent) => void
  children: ReactNode
}

/** One button for both, which is never disabled: the focus stays where it is when Stop becomes Send. */
export function RoundButton({ label, title = label, isDisabled, onClick, children }: Props) {
  return (
    <button
      type="button"
      aria-label={label}
      title={title}
      aria-disabled={isDisabled || undefined}
      onClick={(event) => !isDisabled && onClick(event)}
      className="ml-auto flex size-9 shrink-0 items-center justify-center rounded-full bg-accent text-accent-ink transition-[opacity,background-color] duration-150 not-aria-disabled:hover:opacity-90 aria-disabled:cursor-default aria-disabled:bg-line aria-disabled:text-ink-soft pointer-coarse:size-11 forced-colors:border forced-colors:aria-disabled:text-[GrayText]"
    >
      {children}
    </button>
  )
}
