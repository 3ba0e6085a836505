'use client'

import { Menu as MenuIcon, SquarePen } from 'lucide-react'
import { OPEN_SIDEBAR_ID } from '#components/sidebar/sidebar.tsx'
import { IconButton } from '#components/ui/icon-button.tsx'
import { useApp, useShownConversation } from '#hooks/use-app.ts'

/** On a phone, above the conversation. */
export function TopBar() {
  const { change, startNew } = useApp()
  const title = useShownConversation()?.title
  return (
    <header className="flex items-center gap-1 px-2 py-1 md:hidden">
      <IconButton id={OPEN_SIDEBAR_ID} label="Open the sidebar" onClick={() => change({ isSidebarOpen: true })}>
        <MenuIcon size={20} aria-hidden />
      </IconButton>
      <span dir="auto" className="min-w-0 flex-1 truncate text-center text-ui font-medium">
        {title ?? 'Parley'}
      </span>
      <IconButton label="New conversation" onClick={startNew}>
        <SquarePen size={19} aria-hidden />
      </IconButton>
    </header>
  )
}
