import { createLink } from '#lib/server/auth/links.ts'
import { db } from '#lib/server/db/client.ts'
import type { Env } from '#lib/server/env.ts'
import { PlainError } from '../base/plain-error.ts'
import { linkAddress } from '../server/access.ts'
import { runningAddress } from '../server/database.ts'
import { addresses } from '../server/http-server.ts'
import type { AccountsOptions } from './options.ts'

/** Makes the link that was asked for and prints it; returns the exit code. */
export async function printLink(env: Env, options: AccountsOptions): Promise<number> {
  const base = env.APP_URL ?? runningAddress(env) ?? addresses({ host: env.HOST, port: env.PORT })[0] ?? ''
  if (options.action === 'invite') {
    const token = await createLink({ kind: 'invite', userId: null })
    console.log(linkAddress(base, 'sign-up', token))
    if (env.SIGN_UP === 'closed') console.log('SIGN_UP is closed: the link works once that is changed to link.')
    else if (env.SIGN_UP === 'open') console.log('SIGN_UP is open: nobody needs the link.')
  } else {
    const token = await createLink({ kind: 'reset', userId: await idOf(options.user) })
    console.log(linkAddress(base, 'reset-password', token))
  }
  console.log('It is good for a day, and once.')
  return 0
}

async function idOf(email: string): Promise<string> {
  const user = await db().user.findFirst({ where: { email, deletionRequestedAt: null }, select: { id: true } })
  if (!user) throw new PlainError(`Nobody has the e-mail address ${email}.`)
  return user.id
}
