'use client'

import type { ReactNode } from 'react'
import { useApp } from '#hooks/use-app.ts'
import { useStore } from '#hooks/use-store.ts'

/** Falls as soon as somebody wishes to sign out, in whichever tab: nothing of theirs is in the page any more. */
export function Curtain({ children }: { children: ReactNode }) {
  const isLeaving = useStore(useApp().leaving, (state) => state)
  if (!isLeaving) return children
  return (
    <p role="status" className="grid h-dvh place-content-center text-ui text-ink-soft">
      Signing out
    </p>
  )
}
