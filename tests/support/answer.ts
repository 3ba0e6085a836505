import { type DefaultBodyType, HttpResponse, http } from 'msw'
import * as z from 'zod/mini'
import { type ErrorCode, errorStatus } from '#lib/contract/error.ts'
import { apiRoutes, type ListedRoute } from '#lib/contract/routes.ts'
import { requireAsListed } from './as-listed.ts'

type Parsed<R, Key extends string> = R extends Record<Key, infer S extends z.ZodMiniType> ? z.output<S> : undefined
/** The routes of the contract, each by the name that its table writes: `GET /api/conversations/{id}`. */
type Routes = {
  [R in ListedRoute as `${R['method']} ${R['path']}`]: {
    asked: { query: Parsed<R, 'query'>; body: Parsed<R, 'body'> }
    reply: Parsed<R, 'reply'>
  }
}
export type RouteName = keyof Routes

/** What the browser asked a route for, as the contract reads it. `id` is what the address names. */
export type Asked<N extends RouteName> = Routes[N]['asked'] & { id: string; request: Request }
/** What a route replies as JSON. */
export type ReplyOf<N extends RouteName> = Routes[N]['reply']

type Awaitable<T> = T | Promise<T>
export type Resolver<N extends RouteName> = (asked: Asked<N>) => Awaitable<ReplyOf<N> | Response>

let calls: { name: RouteName; asked: unknown }[] = []

/**
 * The handler of one route. What it is asked and what it replies is held against the contract; a reply that should be
 * otherwise, or none, is an `HttpResponse`: `refusal`, `HttpResponse.error()`.
 */
export function answer<N extends RouteName>(name: N, resolver: Resolver<NoInfer<N>>) {
  const route = apiRoutes.find(({ method, path }) => `${method} ${path}` === name)
  if (!route) throw new Error(`lib/contract/routes.ts has no ${name}.`)
  const method = route.method.toLowerCase() as 'get' | 'post' | 'patch' | 'delete'
  return http[method](`*${route.path.replace('{id}', ':id')}`, async ({ request, params }) => {
    const url = new URL(request.url)
    const text = await request.clone().text()
    const asked = {
      id: typeof params.id === 'string' ? params.id : '',
      query: route.query && z.parse(route.query, Object.fromEntries(url.searchParams)),
      body: route.body && z.parse(route.body, JSON.parse(text)),
      request,
    } as Asked<N>
    calls.push({ name, asked })
    const reply = await resolver(asked)
    const response = reply instanceof Response ? reply : HttpResponse.json(reply as DefaultBodyType)
    if (response.type === 'error') return response
    const body: unknown = await response.clone().json()
    requireAsListed(route.method, url.pathname, { status: response.status, body })
    return response
  })
}

/** An error as our API words it. */
export function refusal(code: ErrorCode, message = 'That was refused.', headers: Record<string, string> = {}) {
  return HttpResponse.json({ error: { code, message } }, { status: errorStatus[code], headers })
}

/** What this test's browser code has asked a route for so far. */
export function asked<N extends RouteName>(name: N): Asked<N>[] {
  return calls.filter((call) => call.name === name).map((call) => call.asked as Asked<N>)
}

export function forgetAsked() {
  calls = []
}
