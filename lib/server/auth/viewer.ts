import 'server-only'
import { errorResponse } from '#lib/server/errors.ts'
import { access } from './access.ts'
import { authReply } from './auth-reply.ts'
import { findSession } from './session.ts'

/** The reply that tells a browser who it is. Open to everybody: to be nobody is no error on a first visit. */
export async function viewerReply(request: Request): Promise<Response> {
  try {
    const session = await findSession(request)
    return authReply({ viewer: session?.user ?? null, access: access() }, session?.renewal)
  } catch (error) {
    return errorResponse(error, request)
  }
}
