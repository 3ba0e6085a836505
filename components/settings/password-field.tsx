import type { ComponentProps } from 'react'
import { TextField } from '#components/ui/text-field.tsx'
import { PASSWORD_MIN_LENGTH } from '#lib/contract/account.ts'

type Props = Omit<ComponentProps<typeof TextField>, 'type' | 'autoComplete' | 'hint' | 'minLength'> & {
  /** It is chosen here; otherwise it is the one that the account has. */
  isNew?: boolean
}

/** Where a password is typed; of a new one it says what it must be. */
export function PasswordField({ isNew = false, ...rest }: Props) {
  return (
    <TextField
      type="password"
      autoComplete={isNew ? 'new-password' : 'current-password'}
      hint={isNew ? `At least ${PASSWORD_MIN_LENGTH} characters.` : undefined}
      minLength={isNew ? PASSWORD_MIN_LENGTH : undefined}
      {...rest}
    />
  )
}
