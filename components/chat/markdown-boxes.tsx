import type { Token } from 'markdown-it'
import type { ReactNode } from 'react'

/** A list that keeps the number with which it begins. */
export function List({ token, children }: { token: Token; children: ReactNode }) {
  if (token.tag !== 'ol') return <ul>{children}</ul>
  const start = token.attrGet('start')
  return <ol start={start === null ? undefined : Number(start)}>{children}</ol>
}

/** A quote that is to be noticed: a note, tip, warning … */
export function Alert({ name, children }: { name: string; children: ReactNode }) {
  const title = name.charAt(0).toUpperCase() + name.slice(1)
  return (
    <div role="note" aria-label={title} className="alert" data-alert={name}>
      <p className="alert-title">{title}</p>
      {children}
    </div>
  )
}

/** What is shown only to who asks for it. */
export function Details({ isOpen, summary, children }: { isOpen: boolean; summary: ReactNode; children: ReactNode }) {
  return (
    <details open={isOpen}>
      <summary dir="auto">{summary}</summary>
      {children}
    </details>
  )
}
