import type { ReactNode } from 'react'

/** Says in the middle of an empty page what happened and what can be done. */
export function PageMessage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="flex h-full flex-col items-center justify-center gap-4 p-6 text-center text-read text-ink-soft">
      <h1 className="text-title font-semibold text-balance text-ink">{title}</h1>
      <div className="flex max-w-md flex-col items-center gap-6">{children}</div>
    </div>
  )
}
