import 'server-only'
import * as z from 'zod/mini'
import type { Viewer } from '#lib/contract/account.ts'
import { requireSameOrigin } from './auth/origin.ts'
import { genuineToken } from './auth/session-token.ts'
import { findViewer } from './auth/viewer.ts'
import { forClient } from './contract-version.ts'
import { AppError, errorResponse, invalidRequest } from './errors.ts'
import { readJson } from './request-body.ts'
import type { Place } from './turns/admission.ts'

type Shape<T> = z.ZodMiniType<T>

interface RouteInput<Params, Query, Body> {
  params?: Shape<Params>
  query?: Shape<Query>
  body?: Shape<Body>
  /** Of a body that may be larger than the others. */
  bodyMaxBytes?: number
  /** Waits for a place, before anything is asked of the database; or throws. It has to be left by then, or soon. */
  enter?: (body: Body, session: string) => Promise<Place>
  /** Lets the user in with so many bytes of body, or throws; what it returns is called when their request is done. */
  admit?: (user: Viewer, bytes: number) => Promise<() => void>
  /** What a parameter that isn't even well-formed gets: to the caller it is one more thing that does not exist. */
  onBadParams?: 'conversation_not_found' | 'turn_not_found'
}

interface RouteContext<Params, Query, Body> {
  user: Viewer
  params: Params
  query: Query
  body: Body
  /** Of a route that has `enter`. */
  place: Place
  request: Request
}

/**
 * A route handler: refuses other sites, proves who asks, parses the input, calls `handler` and turns what it returns (or
 * throws) into the reply. A handler returns an object for JSON, or a Response.
 */
export function route<Params = unknown, Query = unknown, Body = unknown>(
  input: RouteInput<Params, Query, Body>,
  handler: (context: RouteContext<Params, Query, Body>) => Promise<object>,
) {
  return async (request: Request, segment: { params: Promise<unknown> }): Promise<Response> => {
    let leave: (() => void) | undefined
    let place: Place | undefined
    let bytes = 0
    const readBody = async () => {
      if (!input.body) return undefined as Body
      return parse(input.body, (await readJson(request, input.bodyMaxBytes, (count) => (bytes = count))) ?? {})
    }
    try {
      if (request.method !== 'GET') requireSameOrigin(request)
      // Read before there is a place: one that comes slowly must not keep the others from theirs.
      const early = input.enter && (await readBody())
      place = input.enter && (await input.enter(early as Body, genuineToken(request)))
      const user = await Promise.race([findViewer(request), ...(place ? [place.late] : [])])
      if (!user) throw new AppError('not_signed_in')
      const query = Object.fromEntries(new URL(request.url).searchParams)
      // Read before anybody is let in: who sends it slowly would keep the others out meanwhile.
      const body = input.enter ? (early as Body) : await readBody()
      leave = await input.admit?.(user, bytes)
      const reply = await handler({
        user,
        params: parse(input.params, await segment.params, input.onBadParams),
        query: parse(input.query, query),
        body,
        place: place as Place,
        request,
      })
      if (reply instanceof Response) return reply
      return Response.json(forClient(request, reply), { headers: { 'cache-control': 'no-store' } })
    } catch (error) {
      return errorResponse(error, request)
    } finally {
      leave?.()
      place?.leave()
    }
  }
}

function parse<T>(
  shape: Shape<T> | undefined,
  value: unknown,
  onFailure: 'invalid_request' | RouteInput<T, T, T>['onBadParams'] = 'invalid_request',
): T {
  if (!shape) return undefined as T
  const result = z.safeParse(shape, value)
  if (result.success) return result.data
  if (onFailure !== 'invalid_request') throw new AppError(onFailure)
  const [issue] = result.error.issues
  throw invalidRequest(issue?.path.join('.'), issue?.message)
}
