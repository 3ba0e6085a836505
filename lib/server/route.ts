import 'server-only'
import * as z from 'zod/mini'
import type { Viewer } from '#lib/contract/account.ts'
import { requireSameOrigin } from './auth/origin.ts'
import { findSession, type Session } from './auth/session.ts'
import { genuineToken } from './auth/session-token.ts'
import { untilSessionEnds } from './auth/until-session-ends.ts'
import { forClient } from './contract-version.ts'
import { AppError, errorResponse } from './errors.ts'
import { eventStream } from './event-stream.ts'
import { parseInput } from './parse-input.ts'
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
  /** Asking for it doesn't keep the session alive: a page that nobody looks at does it, too. */
  isUse?: false
  /** What a parameter that isn't even well-formed gets: to the caller it is one more thing that does not exist. */
  onBadParams?:
    | 'conversation_not_found'
    | 'turn_not_found'
    | 'file_not_found'
    | 'prompt_not_found'
    | 'project_not_found'
}

interface RouteContext<Params, Query, Body> {
  user: Viewer
  session: Session
  params: Params
  query: Query
  body: Body
  /** Of a route that has `enter`. */
  place: Place
  request: Request
  /** These events, for as long as the session in which they were asked for lasts. */
  whileSignedIn<T>(events: AsyncIterable<T>): AsyncIterable<T>
  /** A reply that streams them. */
  stream(events: AsyncIterable<{ type: string }>): Response
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
      const session = await Promise.race([findSession(request, input), ...(place ? [place.late] : [])])
      if (!session) throw new AppError('not_signed_in')
      const { user } = session
      const whileSignedIn = <T>(events: AsyncIterable<T>) => untilSessionEnds(session.id, events)
      const query = Object.fromEntries(new URL(request.url).searchParams)
      // Read before anybody is let in: who sends it slowly would keep the others out meanwhile.
      const body = input.enter ? (early as Body) : await readBody()
      leave = await input.admit?.(user, bytes)
      const reply = await handler({
        ...{ user, session, request, whileSignedIn },
        stream: (events) => eventStream(whileSignedIn(events), request),
        params: parse(input.params, await segment.params, input.onBadParams),
        query: parse(input.query, query),
        body,
        place: place as Place,
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

/** `onFailure`: what is told in place of what is wrong with it. */
function parse<T>(shape: Shape<T> | undefined, value: unknown, onFailure?: RouteInput<T, T, T>['onBadParams']): T {
  if (!shape) return undefined as T
  if (onFailure && !z.safeParse(shape, value).success) throw new AppError(onFailure)
  return parseInput(shape, value)
}
