'use client'

import { type FormEvent, type ReactNode, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { TextField } from '#components/ui/text-field.tsx'
import { toErrorInfo } from '#lib/client/api/api-error.ts'
import { enter } from '#lib/client/session/account.ts'
import { PasswordField } from './password-field.tsx'

export type AccountMode = 'sign-up' | 'sign-in'

export const accountTitles: Record<AccountMode, string> = { 'sign-up': 'Sign up', 'sign-in': 'Sign in' }

type Props = {
  mode: AccountMode
  /** The token of a link to sign up with. */
  link?: string
  onDone: () => void
  /** Below the form. */
  children?: ReactNode
}

/** E-mail and password, to sign up or in with. */
export function AccountForm({ mode, link, onDone, children }: Props) {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [isBusy, setIsBusy] = useState(false)
  const [error, setError] = useState<{ mode: AccountMode; message: string } | null>(null)

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (isBusy) return
    setIsBusy(true)
    setError(null)
    try {
      await enter(mode, { email: email.trim(), password, link })
      onDone()
    } catch (failure) {
      setError({ mode, message: toErrorInfo(failure).message })
      setIsBusy(false)
    }
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-4 text-left">
      <TextField
        label="E-mail"
        type="email"
        name="email"
        autoComplete="username"
        required
        value={email}
        onChange={setEmail}
        data-first
      />
      <PasswordField
        label="Password"
        name="password"
        isNew={mode === 'sign-up'}
        required
        value={password}
        onChange={setPassword}
      />
      {error?.mode === mode && (
        <p role="alert" className="text-ui text-danger">
          {error.message}
        </p>
      )}
      <Button look="main" type="submit" aria-disabled={isBusy}>
        {isBusy ? 'One moment' : accountTitles[mode]}
      </Button>
      {children}
    </form>
  )
}
