'use client'

import { type FormEvent, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { toErrorInfo } from '#lib/client/api/api-error.ts'
import { changePassword } from '#lib/client/session/account.ts'
import { PasswordField } from './password-field.tsx'
import { SettingsSection } from './settings-section.tsx'

type State = { type: 'idle' | 'busy' | 'done' } | { type: 'failed'; message: string }

/** Changes the password, and ends the sessions of every device. */
export function PasswordSettings({ email, onLeaveEverywhere }: { email: string; onLeaveEverywhere: () => void }) {
  const [currentPassword, setCurrent] = useState('')
  const [newPassword, setNew] = useState('')
  const [state, setState] = useState<State>({ type: 'idle' })

  async function attempt(work: () => Promise<void>) {
    if (state.type === 'busy') return
    setState({ type: 'busy' })
    try {
      await work()
      setState({ type: 'done' })
    } catch (failure) {
      setState({ type: 'failed', message: toErrorInfo(failure).message })
    }
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    void attempt(async () => {
      await changePassword({ currentPassword, newPassword })
      setCurrent('')
      setNew('')
    })
  }

  return (
    <>
      <form onSubmit={submit} className="flex flex-col gap-4 text-ui">
        <p>Your other devices are signed out when you change it.</p>
        {/* For password managers: whose it is. */}
        <input type="email" name="email" autoComplete="username" value={email} readOnly hidden />
        <PasswordField
          label="Your password now"
          name="current-password"
          required
          value={currentPassword}
          onChange={setCurrent}
          autoFocus
        />
        <PasswordField label="The new one" name="new-password" isNew required value={newPassword} onChange={setNew} />
        {state.type === 'failed' && (
          <p role="alert" className="text-danger">
            {state.message}
          </p>
        )}
        {state.type === 'done' && <p role="status">Your password is changed. Your other devices are signed out.</p>}
        <Button look="main" type="submit" aria-disabled={state.type === 'busy'}>
          {state.type === 'busy' ? 'One moment' : 'Change the password'}
        </Button>
      </form>
      <SettingsSection title="Every device">
        <p>Ends every session of yours, here too. What is being written goes on.</p>
        <Button onClick={onLeaveEverywhere}>Sign out everywhere</Button>
      </SettingsSection>
    </>
  )
}
