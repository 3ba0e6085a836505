import type { Env } from '#lib/server/env.ts'

/** The address of the page where a link's token is used. It stands behind the #, which no browser sends to a server. */
export const linkAddress = (base: string, page: 'sign-up' | 'reset-password', token: string) =>
  `${new URL(`/${page}`, base)}#${token}`

/** Who may come in, in words. */
export function accessWords({ GUESTS, SIGN_UP }: Pick<Env, 'GUESTS' | 'SIGN_UP'>): string {
  const guests = GUESTS === 'on' ? 'guests' : 'people with an account'
  const signUp = {
    open: 'anybody may sign up',
    link: 'signing up takes a link',
    closed: 'nobody new can sign up',
  }
  return `${guests}; ${signUp[SIGN_UP]}`
}
