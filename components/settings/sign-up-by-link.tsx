'use client'

import { useLinkToken } from '#hooks/use-link-token.ts'
import { AccountForm } from './account-form.tsx'

/** Makes the account that a link is for. */
export function SignUpByLink() {
  const token = useLinkToken()
  return (
    <div className="w-full">
      {/* A fresh page, and without the link. */}
      <AccountForm mode="sign-up" link={token} onDone={() => window.location.replace('/')} />
    </div>
  )
}
