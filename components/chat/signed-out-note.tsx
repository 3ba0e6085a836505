'use client'

import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { onDemand } from '#components/ui/on-demand.tsx'
import { useApp, useViewer } from '#hooks/use-app.ts'
import { becomeGuest } from '#lib/client/session/session.ts'
import { signUpWords } from '#lib/client/words/access-words.ts'

const AccountDialog = onDemand(() =>
  import('#components/settings/account-dialog.tsx').then((file) => file.AccountDialog),
)

/** The session ended while the page was open, or a stranger came where guests are off: says so, and offers the ways on. */
export function SignedOutNote() {
  const { viewer, chat } = useApp()
  const session = useViewer()
  const [isDialogOpen, setIsDialogOpen] = useState(false)
  if (session.type !== 'signed-out') return null
  const { isStranger, access } = session
  const onSignedIn = () => viewer.refresh().then(chat.reload)
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line bg-soft px-4 py-2 text-ui"
    >
      <p className="min-w-60 flex-1">
        {isStranger
          ? `This Parley is for people with an account. ${signUpWords(access) ?? 'Anybody may sign up.'}`
          : 'You have been signed out. What you typed is kept; sign in to go on.'}
      </p>
      <div className="flex gap-2">
        <Button look="main" onClick={() => setIsDialogOpen(true)}>
          Sign in
        </Button>
        {access?.guests !== 'off' && (
          <Button onClick={() => becomeGuest().then(onSignedIn, () => {})}>Go on as a guest</Button>
        )}
      </div>
      {isDialogOpen && (
        <AccountDialog
          mode="sign-in"
          access={access}
          onClose={() => setIsDialogOpen(false)}
          onDone={() => {
            setIsDialogOpen(false)
            onSignedIn()
          }}
        />
      )}
    </div>
  )
}
