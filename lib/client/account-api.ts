import { post } from './api.ts'

/** Makes an account and signs in to it; `link` is the token of a link to sign up with. */
export const signUp = ({ email, password, link }: { email: string; password: string; link?: string }) =>
  post('/api/auth/sign-up/email', { name: email.split('@')[0], email, password, link })

export const signIn = (account: { email: string; password: string }) => post('/api/auth/sign-in/email', account)

/** The other sessions of the account end. */
export const changePassword = (passwords: { currentPassword: string; newPassword: string }) =>
  post('/api/auth/change-password', passwords)

/** By a link that whoever runs Parley made. */
export const resetPassword = (reset: { token: string; newPassword: string }) => post('/api/auth/reset-password', reset)

/** Ends every session of the account, this one too. */
export const signOutEverywhere = () => post('/api/auth/revoke-sessions', {})
