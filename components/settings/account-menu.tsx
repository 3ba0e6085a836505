'use client'

import { ChevronUp, LogOut, Settings } from 'lucide-react'
import { Menu, MenuItem } from '#components/ui/menu.tsx'
import { useApp } from '#hooks/use-app.ts'
import { endSession } from '#lib/client/session/account.ts'
import { isolate } from '#lib/client/words/isolate.ts'
import type { Viewer } from '#lib/contract/account.ts'

/** What somebody with an account can do about it. */
export function AccountMenu({ account, onSettings }: { account: Viewer; onSettings: () => void }) {
  const { leaving } = useApp()
  return (
    <Menu
      label={`Account: ${isolate(account.email ?? account.name)}`}
      className="flex min-h-10 w-full min-w-0 items-center gap-2 rounded-control px-2 text-left text-ui hover:bg-soft pointer-coarse:min-h-11"
      trigger={
        <>
          <span dir="auto" className="min-w-0 flex-1 truncate">
            {account.email ?? account.name}
          </span>
          <ChevronUp size={16} aria-hidden className="shrink-0 text-ink-soft" />
        </>
      }
    >
      <MenuItem onClick={onSettings}>
        <Settings size={15} aria-hidden />
        Settings
      </MenuItem>
      <MenuItem onClick={() => leaving.leave(account.id, endSession)}>
        <LogOut size={15} aria-hidden />
        Sign out
      </MenuItem>
    </Menu>
  )
}
