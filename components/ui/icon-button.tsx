import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'

type Props = ButtonHTMLAttributes<HTMLButtonElement> & {
  /** What it does, for those who can't see the icon and for the tooltip. */
  label: string
  children: ReactNode
  ref?: Ref<HTMLButtonElement>
}

/** A quiet square button with an icon. */
export function IconButton({ label, className = '', ref, ...rest }: Props) {
  return (
    <button
      ref={ref}
      type="button"
      aria-label={label}
      title={label}
      className={`inline-flex size-8 shrink-0 items-center justify-center rounded-control text-ink-soft transition-colors duration-150 hover:bg-soft hover:text-ink disabled:opacity-50 pointer-coarse:size-11 print:hidden ${className}`}
      {...rest}
    />
  )
}
