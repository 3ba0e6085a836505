import * as z from 'zod/mini'

/** Every error our API can answer with, and its HTTP status. Clients tell errors apart by the code, never by the text. */
export const errorStatus = {
  malformed_json: 400,
  invalid_request: 400,
  message_empty: 400,
  unknown_model: 400,
  not_signed_in: 401,
  foreign_origin: 403,
  unknown_address: 403,
  not_found: 404,
  conversation_not_found: 404,
  conversation_in_trash: 404,
  turn_not_found: 404,
  conversation_busy: 409,
  conversation_moving: 409,
  provider_not_configured: 409,
  turn_conflict: 409,
  turn_ended: 409,
  conversation_gone: 410,
  message_too_long: 413,
  body_too_large: 413,
  too_many_imports: 429,
  internal: 500,
  database_unreachable: 503,
  search_too_slow: 503,
  provider_failed: 502,
  move_failed: 502,
  provider_rejected: 502,
  provider_credentials: 502,
  interrupted: 502,
  refused_by_filter: 502,
  cut_by_length: 502,
  cut_by_filter: 502,
  context_cut: 502,
  provider_busy: 503,
  provider_quota: 503,
  provider_unreachable: 503,
  shutting_down: 503,
  network: 503,
} as const

export type ErrorCode = keyof typeof errorStatus

export const errorCodeSchema = z.enum(Object.keys(errorStatus) as [ErrorCode, ...ErrorCode[]])

/** What went wrong: `code` for programs, `message` for people. */
export const errorInfoSchema = z.object({ code: errorCodeSchema, message: z.string() })
export type ErrorInfo = z.infer<typeof errorInfoSchema>

/** The body of every reply that isn't 2xx. */
export const errorReplySchema = z.object({ error: errorInfoSchema })
