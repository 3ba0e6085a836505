import 'server-only'
import type { Viewer } from '#lib/contract/account.ts'
import { env } from '#lib/server/env.ts'
import { errorResponse } from '#lib/server/errors.ts'
import { auth } from './auth.ts'

/** Who sends this request, proven by the session cookie; null when nobody is signed in. */
export async function findViewer(request: Request): Promise<Viewer | null> {
  const session = await auth().api.getSession({ headers: request.headers })
  if (!session) return null
  const { id, name, email, isAnonymous } = session.user
  if (!isAnonymous) return { id, isGuest: false, name, email }
  return { id, isGuest: true, name: 'Guest', email: null, guestDays: env().GUEST_DAYS }
}

/** The reply that tells a browser who it is. Open to everybody: to be nobody is no error on a first visit. */
export async function viewerReply(request: Request): Promise<Response> {
  try {
    return Response.json({ viewer: await findViewer(request) }, { headers: { 'cache-control': 'no-store' } })
  } catch (error) {
    return errorResponse(error, request)
  }
}
