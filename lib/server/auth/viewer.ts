import 'server-only'
import { errorResponse } from '#lib/server/errors.ts'
import { access } from './access.ts'
import { authReply } from './auth-reply.ts'
import { renewSession } from './session.ts'

/** The reply that tells a browser who it is. Open to everybody: to be nobody is no error on a first visit. */
export async function viewerReply(request: Request): Promise<Response> {
  try {
    const found = await renewSession(request)
    return authReply({ viewer: found?.session.user ?? null, access: access() }, found?.cookies)
  } catch (error) {
    return errorResponse(error, request)
  }
}
