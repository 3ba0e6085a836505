import 'server-only'
import { errorResponse } from '#lib/server/errors.ts'
import { withLimitedBody } from '#lib/server/request-body.ts'
import { auth } from './auth.ts'
import { requireSameOrigin } from './origin.ts'

/** better-auth wants an Origin with every cookie. Programs send none; that pages must was seen to by requireSameOrigin. */
async function withOwnOrigin(request: Request): Promise<Request> {
  const limited = await withLimitedBody(request)
  const headers = new Headers(limited.headers)
  if (!headers.has('origin')) headers.set('origin', `http://${headers.get('host')}`)
  return new Request(limited, { headers })
}

/** better-auth's own endpoints, behind the same refusal of other sites as every route of ours. */
export async function handleAuth(request: Request): Promise<Response> {
  try {
    requireSameOrigin(request)
    return await auth().handler(await withOwnOrigin(request))
  } catch (error) {
    return errorResponse(error, request)
  }
}
