'use client'

import { useState } from 'react'
import { Dialog } from '#components/ui/dialog.tsx'
import { signUpWords } from '#lib/client/words/access-words.ts'
import type { Access } from '#lib/contract/account.ts'
import { AccountForm, type AccountMode, accountTitles } from './account-form.tsx'

const about: Record<AccountMode, string> = {
  'sign-up': 'With an account your conversations are there on every device. The ones you have now are kept.',
  'sign-in': 'Conversations you started as a guest are moved to your account.',
}
const others: Record<AccountMode, string> = { 'sign-up': 'I have an account', 'sign-in': 'I have no account yet' }

type Props = { mode: AccountMode; access?: Access; onClose: () => void; onDone: () => void }

/** Signs up or in with e-mail and password; what a guest owns moves along. */
export function AccountDialog({ mode: firstMode, access, onClose, onDone }: Props) {
  const [mode, setMode] = useState(firstMode)
  const closed = signUpWords(access)

  return (
    <Dialog title={accountTitles[mode]} onClose={onClose}>
      <p className="text-ui text-ink-soft">{about[mode]}</p>
      <AccountForm mode={mode} onDone={onDone}>
        {closed ? (
          <p className="text-ui text-ink-soft">{closed}</p>
        ) : (
          <button
            type="button"
            onClick={() => setMode(mode === 'sign-up' ? 'sign-in' : 'sign-up')}
            className="min-h-8 self-center rounded-control px-2 text-ui text-accent underline underline-offset-3 pointer-coarse:min-h-11"
          >
            {others[mode]}
          </button>
        )}
      </AccountForm>
    </Dialog>
  )
}
