'use client'

import dynamic from 'next/dynamic'
import { usePage } from '#hooks/use-app.ts'

const Toasts = dynamic(() => import('#components/ui/toasts.tsx').then((file) => file.Toasts), { ssr: false })

/** What was just done or failed. Its code comes with the page: without a connection it could not be had. */
export function Notices() {
  const isSheetOpen = usePage((page) => page.isSidebarOpen)
  return <Toasts isSheetOpen={isSheetOpen} />
}
