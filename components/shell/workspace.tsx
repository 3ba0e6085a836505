'use client'

import type { ReactNode } from 'react'
import { usePage } from '#hooks/use-app.ts'

/** What is beside the sidebar: out of reach while that lies over it. */
export function Workspace({ children }: { children: ReactNode }) {
  const isCovered = usePage((page) => page.isSidebarOpen)
  return (
    <div inert={isCovered} className="flex min-w-0 flex-1 flex-col print:block">
      {children}
    </div>
  )
}
