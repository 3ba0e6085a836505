import type * as z from 'zod/mini'
import type { ErrorCode } from './error.ts'
import { bodyErrors, formErrors } from './error-groups.ts'

/** One route of ours, as docs/api.md and public/openapi.json tell it. */
export interface ApiRoute {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** With `{id}` where the address names something. */
  path: string
  /** What it does, in a sentence or two. */
  does: string
  /** Nobody has to be signed in. */
  isOpen?: true
  id?: z.ZodMiniType
  /** Of what `{itemId}` names. */
  itemId?: z.ZodMiniType
  query?: z.ZodMiniType
  body?: z.ZodMiniType
  /** It takes a form (`multipart/form-data`) with one file in the field `file`. */
  form?: true
  /** The JSON that it replies with. */
  reply?: z.ZodMiniType
  /** The media type of a reply that is no JSON. */
  media?: string
  /** The server-sent events that it streams; beside `reply` only when `Accept: text/event-stream` asks for them. */
  events?: z.ZodMiniType
  /** What it refuses with, beside what goes for all routes of its kind (`errorsOf`). */
  errors?: ErrorCode[]
  /** Codes that stand inside of a reply or an event, under `error`. */
  told?: ErrorCode[]
}

type Rest = Omit<ApiRoute, 'method' | 'path' | 'does'>
export const get = <const P extends string, R extends Rest>(path: P, does: string, rest: R) =>
  ({ method: 'GET', path, does, ...rest }) as const
export const post = <const P extends string, R extends Rest>(path: P, does: string, rest: R) =>
  ({ method: 'POST', path, does, ...rest }) as const
export const patch = <const P extends string, R extends Rest>(path: P, does: string, rest: R) =>
  ({ method: 'PATCH', path, does, ...rest }) as const
export const del = <const P extends string, R extends Rest>(path: P, does: string, rest: R) =>
  ({ method: 'DELETE', path, does, ...rest }) as const

/** Every code that a route can refuse with. */
export function errorsOf({ method, isOpen, query, body, form, errors = [] }: ApiRoute): ErrorCode[] {
  const common: (ErrorCode | false)[] = [
    !isOpen && 'not_signed_in',
    method !== 'GET' && 'foreign_origin',
    method !== 'GET' && 'unknown_address',
    (query !== undefined || body !== undefined) && 'invalid_request',
  ]
  return [
    ...common.filter((code) => code !== false),
    ...(body ? bodyErrors : []),
    ...(form ? formErrors : []),
    ...errors,
    'database_unreachable',
    'internal',
  ]
}
