'use client'

import { type FormEvent, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { TextField } from '#components/ui/text-field.tsx'
import { toErrorInfo } from '#lib/client/api/api-error.ts'
import { enter } from '#lib/client/session/session.ts'
import { PASSWORD_MIN_LENGTH } from '#lib/contract/account.ts'

export type AccountMode = 'sign-up' | 'sign-in'

const words = {
  'sign-up': {
    title: 'Sign up',
    about: 'With an account your conversations are there on every device. The ones you have now are kept.',
    other: 'I have an account',
  },
  'sign-in': {
    title: 'Sign in',
    about: 'Conversations you started as a guest are moved to your account.',
    other: 'I have no account yet',
  },
}

type Props = { mode: AccountMode; onClose: () => void; onDone: () => void }

/** Signs up or in with e-mail and password; what a guest owns moves along. */
export function AccountDialog({ mode: firstMode, onClose, onDone }: Props) {
  const [mode, setMode] = useState(firstMode)
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [isBusy, setIsBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const isNew = mode === 'sign-up'

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (isBusy) return
    setIsBusy(true)
    setError(null)
    try {
      await enter(mode, { email: email.trim(), password })
      onDone()
    } catch (failure) {
      setError(toErrorInfo(failure).message)
      setIsBusy(false)
    }
  }

  return (
    <Dialog title={words[mode].title} onClose={onClose}>
      <p className="text-ui text-ink-soft">{words[mode].about}</p>
      <form onSubmit={submit} className="flex flex-col gap-4">
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
        <TextField
          label="Password"
          type="password"
          name="password"
          autoComplete={isNew ? 'new-password' : 'current-password'}
          hint={isNew ? `At least ${PASSWORD_MIN_LENGTH} characters.` : undefined}
          minLength={isNew ? PASSWORD_MIN_LENGTH : undefined}
          required
          value={password}
          onChange={setPassword}
        />
        {error && (
          <p role="alert" className="text-ui text-danger">
            {error}
          </p>
        )}
        <Button look="main" type="submit" aria-disabled={isBusy}>
          {isBusy ? 'One moment' : words[mode].title}
        </Button>
        <button
          type="button"
          onClick={() => {
            setMode(isNew ? 'sign-in' : 'sign-up')
            setError(null)
          }}
          className="min-h-8 self-center rounded-control px-2 text-ui text-accent underline underline-offset-3 pointer-coarse:min-h-11"
        >
          {words[mode].other}
        </button>
      </form>
    </Dialog>
  )
}
