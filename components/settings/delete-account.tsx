'use client'

import { type FormEvent, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { TextField } from '#components/ui/text-field.tsx'
import { toErrorInfo } from '#lib/client/api/api-error.ts'
import { deletePerson } from '#lib/client/session/account.ts'
import { isolate } from '#lib/client/words/isolate.ts'
import type { Viewer } from '#lib/contract/account.ts'
import { PasswordField } from './password-field.tsx'

type Props = {
  viewer: Viewer
  onBack: () => void
  /** It is being deleted and nobody is signed in any more. */
  onDeleted: () => void
}

/** Says what goes with the account, and deletes it once its owner has typed who they are. */
export function DeleteAccount({ viewer, onBack, onDeleted }: Props) {
  const [typed, setTyped] = useState('')
  const [password, setPassword] = useState('')
  const [isBusy, setIsBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const wanted = viewer.email ?? 'delete'
  const isConfirmed = typed.trim().toLowerCase() === wanted.toLowerCase()

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (isBusy || !isConfirmed) return
    setIsBusy(true)
    setError(null)
    try {
      await deletePerson({ confirmation: typed.trim(), password: viewer.isGuest ? undefined : password })
      onDeleted()
    } catch (failure) {
      setError(toErrorInfo(failure).message)
      setIsBusy(false)
    }
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-4 text-ui">
      <p>
        Every conversation of yours is deleted for good, with its files, here and where the model runs: also what is
        pinned, archived or in the trash. Then {viewer.isGuest ? 'what this browser is known by' : 'the account itself'}{' '}
        goes. This cannot be undone.
      </p>
      <TextField
        label={viewer.email === null ? 'Type the word delete' : `Type ${isolate(viewer.email)}`}
        name="confirmation"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={typed}
        onChange={setTyped}
        error={viewer.isGuest ? error : null}
        autoFocus
      />
      {!viewer.isGuest && (
        <PasswordField label="Your password" name="password" value={password} onChange={setPassword} error={error} />
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onBack}>Cancel</Button>
        <Button look="danger" type="submit" disabled={!isConfirmed} aria-disabled={isBusy}>
          {isBusy ? 'One moment' : 'Delete everything'}
        </Button>
      </div>
    </form>
  )
}
