import 'server-only'
import type { Viewer } from '#lib/contract/account.ts'
import { db } from '#lib/server/db/client.ts'
import { env } from '#lib/server/env.ts'
import { auth } from './auth.ts'
import { findCookie, headersForAuth, renewal, type SessionCookie } from './session-cookie.ts'
import { isCookieDue, isOutdated, isVisitDue, sessionEnd } from './session-life.ts'

export interface Session {
  id: string
  user: Viewer
  cookie: SessionCookie
}

/**
 * The session in which this request was sent, proven by its cookie; null when nobody is signed in. Unless `isUse` says
 * otherwise it counts as used now.
 */
export async function findSession(
  request: Request,
  { isUse = true }: { isUse?: boolean } = {},
): Promise<Session | null> {
  const found = await find(request)
  if (!found) return null
  const { session, written, end } = found
  if (!isUse) return session
  if (isOutdated(written.expiresAt, end)) await write(session.id, end)
  await noteVisit(session, written.seenAt)
  return session
}

/** The same, with the lines by which the browser keeps its cookie for longer, or under the name that it has by now. */
export async function renewSession(request: Request): Promise<{ session: Session; cookies: string[] } | null> {
  const found = await find(request)
  if (!found) return null
  const { session, written, end } = found
  const isDue = isCookieDue(written.updatedAt)
  if (isDue || isOutdated(written.expiresAt, end)) await write(session.id, end)
  await noteVisit(session, written.seenAt)
  return { session, cookies: isDue || session.cookie.isOld ? await renewal(session.cookie) : [] }
}

async function find(request: Request) {
  const cookie = await findCookie(request)
  if (!cookie) return null
  const found = await (await auth()).api.getSession({ headers: await headersForAuth(request) })
  if (!found) return null
  const { id, createdAt, expiresAt, updatedAt } = found.session
  const user = viewerOf(found.user)
  const seenAt = found.user.seenAt ?? new Date(0)
  const end = sessionEnd({ isGuest: user.isGuest, createdAt })
  if (end.getTime() > Date.now())
    return { session: { id, user, cookie }, written: { expiresAt, updatedAt, seenAt }, end }
  await db().session.deleteMany({ where: { id } })
  return null
}

/** It may have ended in this moment. */
const write = (id: string, expiresAt: Date) => db().session.updateMany({ where: { id }, data: { expiresAt } })

/** Guests whom nobody has seen for long are deleted. Their sessions' rows don't tell: they are written with the cookie. */
async function noteVisit({ user: { id, isGuest } }: Session, seenAt: Date): Promise<void> {
  if (isGuest && isVisitDue(seenAt)) await db().user.updateMany({ where: { id }, data: { seenAt: new Date() } })
}

interface AuthUser {
  id: string
  name: string
  email: string
  isAnonymous?: boolean | null
}

/** Of a user what the browser may know. */
export function viewerOf({ id, name, email, isAnonymous }: AuthUser): Viewer {
  if (!isAnonymous) return { id, isGuest: false, name, email }
  return { id, isGuest: true, name: 'Guest', email: null, guestDays: env().GUEST_DAYS }
}
