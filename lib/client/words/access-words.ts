import type { Access } from '#lib/contract/account.ts'

/** How one comes to an account where not everybody may make one; null where everybody may. */
export function signUpWords(access: Access | undefined): string | null {
  if (access?.signUp === 'link') return 'Signing up takes a link; ask whoever runs this Parley for one.'
  return access?.signUp === 'closed' ? 'Nobody new can sign up here.' : null
}
