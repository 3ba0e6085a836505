import type { ButtonHTMLAttributes } from 'react'

type Look = 'main' | 'plain' | 'danger'

const looks: Record<Look, string> = {
  main: 'bg-accent text-accent-ink hover:opacity-90',
  plain: 'border border-line bg-raised text-ink hover:bg-soft',
  danger: 'bg-danger text-danger-ink hover:opacity-90',
}

const shape =
  'inline-flex min-h-9 items-center justify-center gap-2 rounded-control px-4 text-ui font-medium ' +
  'transition-[background-color,opacity] duration-150 disabled:opacity-60 aria-disabled:opacity-60 pointer-coarse:min-h-11'

/** The classes of a button, for a link that should look like one. */
export function buttonClass(look: Look): string {
  return `${shape} ${looks[look]}`
}

/** A button with a word on it. */
export function Button({
  look = 'plain',
  className = '',
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & { look?: Look }) {
  return <button type="button" className={`${buttonClass(look)} ${className}`} {...rest} />
}
