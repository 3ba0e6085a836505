import 'server-only'
import { hashPassword } from 'better-auth/crypto'
import type * as z from 'zod/mini'
import type { signUpSchema } from '#lib/contract/account-requests.ts'
import { db } from '#lib/server/db/client.ts'
import { AppError, refusal } from '#lib/server/errors.ts'
import { access } from './access.ts'
import { auth, withHash } from './auth.ts'
import { toRefusal } from './auth-error.ts'
import { clientAddress } from './client-address.ts'
import { withHashing } from './hashing.ts'
import { requireFewSignUps } from './limits.ts'
import { findLink, giveLinkBack, spendLink } from './links.ts'
import { requireGoodPassword } from './password-rules.ts'
import { findSession, viewerOf } from './session.ts'
import { headersForAuth } from './session-cookie.ts'
import { signedIn } from './sign-in.ts'

type SignUp = z.infer<typeof signUpSchema>

interface Invitation {
  token: string
  expiresAt: Date
}

/**
 * Makes an account and signs in to it; what a guest owns moves along.
 * @throws AppError sign_up_closed, link_not_valid, weak_password, email_taken, too_many_attempts
 */
export async function signUp(request: Request, { link, ...account }: SignUp): Promise<Response> {
  const needed = await requireInvitation(link)
  await requireGoodPassword(account.password, account)
  await requireFewSignUps(request)
  if (await isTaken(account.email)) throw new AppError('email_taken')
  const before = await findSession(request)
  const headersOfRequest = await headersForAuth(request)
  const { api } = await auth()
  const { headers, response } = await withHashing(clientAddress(request), async () => {
    const hash = await hashPassword(account.password)
    return spending(needed, () =>
      withHash(hash, () => api.signUpEmail({ body: account, headers: headersOfRequest, returnHeaders: true })),
    )
  }).catch(async (error: unknown) => {
    if (error instanceof AppError) throw error
    // Made by somebody else in this moment, which better-auth tells like any failure.
    throw (await isTaken(account.email)) ? new AppError('email_taken') : toRefusal(error)
  })
  return signedIn(before, { user: viewerOf(response.user), headers })
}

/** The link that is used up by this sign-up; null where none is needed. */
async function requireInvitation(link: string | undefined): Promise<Invitation | null> {
  const { signUp } = access()
  if (signUp === 'open') return null
  if (signUp === 'closed') throw refusal('signUpClosed')
  if (!link) throw new AppError('sign_up_closed')
  const found = await findLink('invite', link)
  if (!found) throw new AppError('link_not_valid')
  return { token: link, expiresAt: found.expiresAt }
}

/** Uses the link up before `work`, for two may have it; and gives it back when nothing came of that. */
async function spending<T>(link: Invitation | null, work: () => Promise<T>): Promise<T> {
  if (link === null) return work()
  if (!(await spendLink('invite', link.token))) throw new AppError('link_not_valid')
  try {
    return await work()
  } catch (error) {
    await giveLinkBack(link.token, link.expiresAt)
    throw error
  }
}

const isTaken = async (email: string) => (await db().user.count({ where: { email: email.toLowerCase() } })) > 0
