import 'server-only'
import type { Viewer } from '#lib/contract/account.ts'
import { db } from '#lib/server/db/client.ts'
import { auth } from './auth.ts'
import { findCookie, headersForAuth, renewal, type SessionCookie } from './session-cookie.ts'
import { isOutdated, sessionEnd } from './session-life.ts'

export interface Session {
  id: string
  user: Viewer
  cookie: SessionCookie
  /** What the browser should be sent, so that it keeps the cookie. */
  renewal: string[]
}

/**
 * The session in which this request was sent, proven by its cookie; null when nobody is signed in. Unless `isUse` says
 * otherwise it counts as used now.
 */
export async function findSession(
  request: Request,
  { isUse = true }: { isUse?: boolean } = {},
): Promise<Session | null> {
  const cookie = await findCookie(request)
  if (!cookie) return null
  const found = await (await auth()).api.getSession({ headers: await headersForAuth(request) })
  if (!found) return null
  const { id, createdAt, expiresAt } = found.session
  const user = viewerOf(found.user)
  const end = sessionEnd({ isGuest: user.isGuest, createdAt })
  if (end.getTime() <= Date.now()) {
    await db().session.deleteMany({ where: { id } })
    return null
  }
  const mustWrite = isUse && isOutdated(expiresAt, end)
  if (mustWrite) await db().session.updateMany({ where: { id }, data: { expiresAt: end } })
  return { id, user, cookie, renewal: mustWrite || cookie.isOld ? await renewal(cookie) : [] }
}

interface AuthUser {
  id: string
  name: string
  email: string
  isAnonymous?: boolean | null
}

/** Of a user what the browser may know. */
export function viewerOf({ id, name, email, isAnonymous }: AuthUser): Viewer {
  return isAnonymous ? { id, isGuest: true, name: 'Guest', email: null } : { id, isGuest: false, name, email }
}
