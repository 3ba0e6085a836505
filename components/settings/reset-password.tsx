'use client'

import { type FormEvent, useState } from 'react'
import { Button, buttonClass } from '#components/ui/button.tsx'
import { useLinkToken } from '#hooks/use-link-token.ts'
import { toErrorInfo } from '#lib/client/api/api-error.ts'
import { resetPassword } from '#lib/client/session/account.ts'
import { PasswordField } from './password-field.tsx'

/** Sets the password of the account that a link is for. */
export function ResetPassword() {
  const token = useLinkToken()
  const [newPassword, setNewPassword] = useState('')
  const [error, setError] = useState<string | null>(null)
  const [state, setState] = useState<'idle' | 'busy' | 'done'>('idle')

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (state === 'busy') return
    setState('busy')
    setError(null)
    try {
      await resetPassword({ token: token ?? 'none', newPassword })
      setState('done')
    } catch (failure) {
      setError(toErrorInfo(failure).message)
      setState('idle')
    }
  }

  if (state === 'done')
    return (
      <>
        <p role="status">Your password is set. Sign in with it.</p>
        <a href="/" className={buttonClass('main')}>
          Go to Parley
        </a>
      </>
    )
  return (
    <form onSubmit={submit} className="flex w-full flex-col gap-4 text-left">
      <PasswordField
        label="New password"
        name="new-password"
        isNew
        required
        value={newPassword}
        onChange={setNewPassword}
        error={error}
      />
      <Button look="main" type="submit" aria-disabled={state === 'busy'}>
        {state === 'busy' ? 'One moment' : 'Set the password'}
      </Button>
    </form>
  )
}
