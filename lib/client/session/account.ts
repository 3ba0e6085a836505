import { post, signOut } from '#lib/client/api/api.ts'
import { deleteAccount } from '#lib/client/api/clean-up.ts'
import { forgetPerson } from './session.ts'

type Account = { email: string; password: string; link?: string }

/** Signs up, by the token of a link where that is needed, or in; what a guest owns moves along. */
export const enter = (mode: 'sign-up' | 'sign-in', { email, password, link }: Account): Promise<void> =>
  mode === 'sign-up'
    ? post('/api/auth/sign-up/email', { name: email.split('@')[0], email, password, link })
    : post('/api/auth/sign-in/email', { email, password })

/** The other sessions of the account end. */
export const changePassword = (passwords: { currentPassword: string; newPassword: string }): Promise<void> =>
  post('/api/auth/change-password', passwords)

/** By a link that whoever runs Parley made. */
export const resetPassword = (reset: { token: string; newPassword: string }): Promise<void> =>
  post('/api/auth/reset-password', reset)

/** Ends every session of the person, this one too, and forgets who they were. */
export async function leaveEverywhere(): Promise<void> {
  await post('/api/auth/revoke-sessions', {})
  forgetPerson()
}

/** Deletes everything the person has here and the account, and forgets who they were. */
export async function deletePerson(proof: { confirmation: string; password?: string }): Promise<void> {
  await deleteAccount(proof)
  forgetPerson()
}

/** Ends the session and forgets what was typed here, for the next person at this browser. */
export async function endSession(): Promise<void> {
  await signOut()
  forgetPerson()
}
