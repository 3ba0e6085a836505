import 'server-only'
import type * as z from 'zod/mini'
import type { Viewer } from '#lib/contract/account.ts'
import type { signInSchema } from '#lib/contract/account-requests.ts'
import { AppError, refusal } from '#lib/server/errors.ts'
import { access } from './access.ts'
import { adoptGuest } from './adopt-guest.ts'
import { auth } from './auth.ts'
import { toRefusal } from './auth-error.ts'
import { authReply } from './auth-reply.ts'
import { requireFewGuests, tryPassword } from './limits.ts'
import { withPassword } from './passwords.ts'
import { findSession, type Session, viewerOf } from './session.ts'
import { forgettingOld, headersForAuth } from './session-cookie.ts'

/**
 * Makes a guest.
 * @throws AppError guests_off, too_many_attempts, invalid_request for a browser that is a guest already
 */
export async function signInAsGuest(request: Request): Promise<Response> {
  if (access().guests === 'off') throw new AppError('guests_off')
  if ((await findSession(request))?.user.isGuest) throw refusal('isGuestAlready')
  await requireFewGuests(request)
  const { headers, response } = await (await auth()).api.signInAnonymous({
    headers: await headersForAuth(request),
    returnHeaders: true,
  })
  return signedIn(null, { user: viewerOf(response.user), headers })
}

/**
 * Signs in to an account; what a guest owns moves along.
 * @throws AppError wrong_credentials, account_being_deleted, too_many_attempts
 */
export async function signIn(request: Request, body: z.infer<typeof signInSchema>): Promise<Response> {
  const before = await findSession(request)
  const headersOfRequest = await headersForAuth(request)
  const { api } = await auth()
  const { headers, response } = await tryPassword({ request, email: body.email, wrong: 'wrong_credentials' }, () =>
    withPassword(body, () =>
      api.signInEmail({ body, headers: headersOfRequest, returnHeaders: true }).catch((error: unknown) => {
        throw toRefusal(error)
      }),
    ),
  )
  return signedIn(before, { user: viewerOf(response.user), headers })
}

/** Hands over what the guest of `before` has, and tells the browser who it is. */
export async function signedIn(before: Session | null, { user, headers }: { user: Viewer; headers: Headers }) {
  if (before?.user.isGuest) await adoptGuest(before.user.id, user.id)
  return authReply({ user }, [...headers.getSetCookie(), ...(await forgettingOld(before?.cookie ?? null))])
}
