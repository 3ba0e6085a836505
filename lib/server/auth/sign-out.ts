import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { authReply } from './auth-reply.ts'
import type { Session } from './session.ts'
import { forgetting } from './session-cookie.ts'

/** Ends the session. @throws what the database throws: a session that could not be ended goes on, and must not look ended */
export async function signOut(session: Session | null): Promise<Response> {
  if (session) await db().session.deleteMany({ where: { id: session.id } })
  return authReply({ success: true }, await forgetting(session?.cookie ?? null))
}

/** Ends every session of the person, this one too. */
export async function signOutEverywhere({ user, cookie }: Session): Promise<Response> {
  await db().session.deleteMany({ where: { userId: user.id } })
  return authReply({ success: true }, await forgetting(cookie))
}
