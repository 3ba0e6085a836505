'use client'

import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { signUpWords } from '#lib/client/access-words.ts'
import { becomeGuest, type Session } from '#lib/client/session.ts'

const AccountDialog = dynamic(() =>
  import('#components/settings/account-dialog.tsx').then((file) => file.AccountDialog),
)

type Props = { session: Extract<Session, { type: 'signed-out' }>; onSignedIn: () => void }

/** The session ended while the page was open, or a stranger came where guests are off: says so, and offers the ways on. */
export function SignedOutNote({ session: { isStranger, access }, onSignedIn }: Props) {
  const [isDialogOpen, setIsDialogOpen] = useState(false)
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
