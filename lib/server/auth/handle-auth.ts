import 'server-only'
import { errorResponse } from '#lib/server/errors.ts'
import { withLimitedBody } from '#lib/server/request-body.ts'
import { auth } from './auth.ts'
import { requireSameOrigin } from './origin.ts'

/** better-auth's own endpoints, behind the same refusal of other sites as every route of ours. */
export async function handleAuth(request: Request): Promise<Response> {
  try {
    requireSameOrigin(request)
    return await auth().handler(await withLimitedBody(request))
  } catch (error) {
    return errorResponse(error)
  }
}
