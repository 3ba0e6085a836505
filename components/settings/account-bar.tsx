'use client'

import { Settings } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { IconButton } from '#components/ui/icon-button.tsx'
import { onDemand } from '#components/ui/on-demand.tsx'
import { useApp, useViewer } from '#hooks/use-app.ts'
import { focusHome } from '#lib/client/browser/focus-home.ts'
import type { AccountMode } from './account-form.tsx'

const AccountMenu = onDemand(() => import('./account-menu.tsx').then((file) => file.AccountMenu))
const AccountDialog = onDemand(() => import('./account-dialog.tsx').then((file) => file.AccountDialog))
const SettingsDialog = onDemand(() => import('./settings-dialog.tsx').then((file) => file.SettingsDialog))

/** Who is signed in, at the foot of the sidebar, and what can be done about it. */
export function AccountBar() {
  const { viewer } = useApp()
  const state = useViewer()
  const [mode, setMode] = useState<AccountMode | null>(null)
  const [isSettingUp, setIsSettingUp] = useState(false)
  const account = state.type === 'signed-in' ? state.viewer : null
  const hasJustCome = useRef(false)
  // The button that the dialog gave the focus back to is gone with the guest.
  useEffect(() => {
    if (!account || account.isGuest || !hasJustCome.current) return
    hasJustCome.current = false
    focusHome()
  }, [account])
  const access = 'access' in state ? state.access : undefined
  const canSignIn = account ? account.isGuest : state.type === 'signed-out'
  return (
    <div className="flex min-h-15 flex-wrap items-center gap-2 border-t border-line p-2 pb-[max(0.5rem,env(safe-area-inset-bottom))]">
      {account && !account.isGuest && <AccountMenu account={account} onSettings={() => setIsSettingUp(true)} />}
      {canSignIn && (
        <>
          {account?.guestDays !== undefined && (
            <p className="w-full px-1 text-small text-ink-soft">
              A guest is deleted after {account.guestDays} days without a visit, with all conversations. Sign up to keep
              them.
            </p>
          )}
          {(access?.signUp ?? 'open') === 'open' && (
            <Button className="flex-1 px-2" onClick={() => setMode('sign-up')}>
              Sign up
            </Button>
          )}
          <Button className="flex-1 px-2" onClick={() => setMode('sign-in')}>
            Sign in
          </Button>
          <IconButton label="Settings" onClick={() => setIsSettingUp(true)}>
            <Settings size={17} aria-hidden />
          </IconButton>
        </>
      )}
      {isSettingUp && <SettingsDialog viewer={account} onClose={() => setIsSettingUp(false)} />}
      {mode && (
        <AccountDialog
          {...{ mode, access }}
          onClose={() => setMode(null)}
          onDone={() => {
            hasJustCome.current = true
            setMode(null)
            viewer.refresh()
          }}
        />
      )}
    </div>
  )
}
