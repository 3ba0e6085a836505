import * as z from 'zod/mini'
import { budgetNameSchema } from './budget.ts'

/** Every error our API can answer with, and its HTTP status. Clients tell errors apart by the code, never by the text. */
export const errorStatus = {
  malformed_json: 400,
  invalid_request: 400,
  message_empty: 400,
  file_empty: 400,
  too_many_files: 400,
  upload_incomplete: 400,
  model_takes_no_pictures: 400,
  unknown_model: 400,
  weak_password: 400,
  not_signed_in: 401,
  wrong_credentials: 401,
  foreign_origin: 403,
  unknown_address: 403,
  wrong_password: 403,
  account_being_deleted: 403,
  guests_off: 403,
  sign_up_closed: 403,
  link_not_valid: 403,
  not_found: 404,
  conversation_not_found: 404,
  conversation_in_trash: 404,
  turn_not_found: 404,
  item_not_found: 404,
  message_not_found: 404,
  file_not_found: 404,
  file_not_kept: 404,
  prompt_not_found: 404,
  project_not_found: 404,
  body_too_slow: 408,
  conversation_busy: 409,
  conversation_moving: 409,
  provider_not_configured: 409,
  turn_conflict: 409,
  turn_ended: 409,
  turn_started: 409,
  file_in_use: 409,
  too_many_drafts: 409,
  too_many_prompts: 409,
  too_many_projects: 409,
  conversation_gone: 410,
  message_too_long: 413,
  body_too_large: 413,
  file_too_large: 413,
  not_json: 415,
  not_multipart: 415,
  file_unreadable: 415,
  too_many_imports: 429,
  budget_used_up: 429,
  email_taken: 422,
  too_many_attempts: 429,
  internal: 500,
  unstorable: 500,
  database_unreachable: 503,
  server_busy: 503,
  search_too_slow: 503,
  provider_failed: 502,
  provider_misconfigured: 502,
  answer_empty: 502,
  context_too_long: 502,
  move_failed: 502,
  provider_rejected: 502,
  provider_credentials: 502,
  file_refused: 502,
  interrupted: 502,
  refused_by_filter: 502,
  cut_by_length: 502,
  cut_by_filter: 502,
  context_cut: 502,
  setting_left_out: 502,
  answer_may_come: 502,
  provider_busy: 503,
  provider_quota: 503,
  provider_unreachable: 503,
  no_model: 503,
  shutting_down: 503,
  network: 503,
  /** What a newer server says that this version has no name for; its message says it all the same. */
  unknown: 500,
} as const

export type ErrorCode = keyof typeof errorStatus

/** The version of this contract, and the header in which a client says which one it knows. Without it, it knows the first. */
export const CONTRACT_VERSION = 4
export const CONTRACT_HEADER = 'parley-contract'

/**
 * The codes that came after the first version, each with the nearest one that its clients know: one that they don't makes
 * them drop what it is in. From the second version on clients read any code, so none has to be added for them.
 */
export const codeOfFirstVersion: Partial<Record<ErrorCode, ErrorCode>> = {
  server_busy: 'provider_busy',
  item_not_found: 'turn_not_found',
  message_not_found: 'turn_not_found',
  no_model: 'provider_failed',
  budget_used_up: 'provider_busy',
  body_too_slow: 'malformed_json',
  not_json: 'malformed_json',
  unstorable: 'provider_failed',
  provider_misconfigured: 'provider_failed',
  answer_empty: 'provider_failed',
  context_too_long: 'provider_rejected',
  answer_may_come: 'interrupted',
  setting_left_out: 'context_cut',
  unknown: 'provider_failed',
  turn_started: 'turn_ended',
  file_empty: 'invalid_request',
  too_many_files: 'invalid_request',
  upload_incomplete: 'invalid_request',
  model_takes_no_pictures: 'provider_rejected',
  file_not_found: 'turn_not_found',
  file_not_kept: 'turn_not_found',
  file_in_use: 'turn_conflict',
  prompt_not_found: 'not_found',
  project_not_found: 'conversation_not_found',
  too_many_projects: 'invalid_request',
  too_many_drafts: 'invalid_request',
  too_many_prompts: 'invalid_request',
  file_too_large: 'body_too_large',
  not_multipart: 'malformed_json',
  file_unreadable: 'invalid_request',
  file_refused: 'provider_rejected',
  weak_password: 'invalid_request',
  wrong_credentials: 'invalid_request',
  wrong_password: 'invalid_request',
  account_being_deleted: 'invalid_request',
  guests_off: 'invalid_request',
  sign_up_closed: 'invalid_request',
  link_not_valid: 'invalid_request',
  email_taken: 'invalid_request',
  too_many_attempts: 'too_many_imports',
}

export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(errorStatus, code)

/** Any code that this version knows; `unknown` in place of any other. */
export const errorCodeSchema = z.pipe(
  z.string(),
  z.transform((code): ErrorCode => (isErrorCode(code) ? code : 'unknown')),
)

/** What went wrong: `code` for programs, `message` for people. */
export const errorInfoSchema = z.object({
  code: errorCodeSchema,
  message: z.string(),
  /** Of `budget_used_up`: which, and when it starts anew; null: as soon as something of the person's ends. */
  budget: z.optional(z.catch(z.optional(budgetNameSchema), undefined)),
  backAt: z.optional(z.nullable(z.string())),
})
export type ErrorInfo = z.infer<typeof errorInfoSchema>

/** The body of every reply that isn't 2xx. */
export const errorReplySchema = z.object({ error: errorInfoSchema })
