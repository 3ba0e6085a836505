import 'server-only'
import OpenAI from 'openai'
import type { ErrorCode } from '#lib/contract/error.ts'

/** Thrown in place of a reply that can't be the provider's own, such as the page of a proxy; whether it was asked is unknown. */
export class ForeignReplyError extends Error {
  override name = 'ForeignReplyError'
}

const codes: Record<string, ErrorCode> = {
  conversation_locked: 'conversation_busy',
  insufficient_quota: 'provider_quota',
  credit_balance_exhausted: 'provider_quota',
  rate_limit_exceeded: 'provider_busy',
  slow_down: 'provider_busy',
  server_is_overloaded: 'provider_busy',
  server_error: 'provider_failed',
  context_length_exceeded: 'context_too_long',
  // The local provider's, in a response that failed.
  empty_answer: 'answer_empty',
  invalid_request: 'provider_rejected',
  not_chat_completions: 'provider_misconfigured',
  model_server_elsewhere: 'provider_misconfigured',
  model_server_unreachable: 'provider_unreachable',
  model_server_silent: 'provider_unreachable',
  invalid_api_key: 'provider_credentials',
  model_takes_no_pictures: 'model_takes_no_pictures',
  model_not_found: 'unknown_model',
  no_model: 'no_model',
  invalid_prompt: 'refused_by_filter',
  bio_policy: 'refused_by_filter',
  image_content_policy_violation: 'refused_by_filter',
  misalignment_policy_violation: 'refused_by_filter',
}

/** What is wrong with a file, as a failed response says. */
const fileCodes = [
  ...['invalid_image', 'invalid_image_format', 'invalid_base64_image', 'invalid_image_url', 'image_too_large'],
  ...['image_too_small', 'image_parse_error', 'invalid_image_mode', 'image_file_too_large', 'empty_image_file'],
  ...['unsupported_image_media_type', 'failed_to_download_image', 'image_file_not_found', 'invalid_file'],
]
for (const code of fileCodes) codes[code] = 'file_refused'

/** What a code of the provider's (an error body's, or a failed response's) is to us; `provider_failed` when unknown. */
export const fromProviderCode = (code: string | null | undefined): ErrorCode => codes[code ?? ''] ?? 'provider_failed'

/** OpenAI has no code for it. */
const noPictures =
  /image_url is only supported|does not support (image|vision)|(image|vision)[^.]{0,40} (is |are )?not supported|not support image/i

/** What comes of a reply that says it is JSON, or has JSON in it, and isn't; no other JSON is read where this is asked. */
const unreadable = /JSON/

/**
 * What an error that the OpenAI SDK threw is to us, or null when it isn't the provider's.
 * A connection that breaks in mid-stream is a plain TypeError "terminated", not an APIError.
 */
export function providerErrorCode(error: unknown): ErrorCode | null {
  if (error instanceof OpenAI.APIConnectionError) {
    return error.cause instanceof ForeignReplyError ? 'provider_failed' : 'provider_unreachable'
  }
  if (error instanceof SyntaxError && unreadable.test(error.message)) return 'provider_failed'
  if (error instanceof TypeError && error.message === 'terminated') return 'provider_unreachable'
  if (!(error instanceof OpenAI.APIError)) return null
  const known = codes[error.code ?? '']
  if (known) return known
  if (error.status === 400 && noPictures.test(error.message)) return 'model_takes_no_pictures'
  const { status } = error
  if (status === 401 || status === 403) return 'provider_credentials'
  if (status === 409) return 'conversation_busy'
  if (status === 429 || status === 503) return 'provider_busy'
  if (status === undefined || status >= 500) return 'provider_failed'
  return 'provider_rejected'
}

/** Whether the provider says that what was asked for doesn't exist (any more). */
export const isMissingAtProvider = (error: unknown) =>
  error instanceof OpenAI.NotFoundError && error.code !== 'model_not_found'

/** What stands in the way of everything else at the same provider, too. */
export const concernsWholeProvider = (code: ErrorCode | null) =>
  code !== null && ['provider_busy', 'provider_quota', 'provider_unreachable', 'provider_credentials'].includes(code)

/** Whether the provider refused a request before it began with it, so that nothing of it can have happened. */
export function isRefusedBeforehand(error: unknown): boolean {
  if (error instanceof OpenAI.APIConnectionError) return neverConnected(error)
  if (!(error instanceof OpenAI.APIError) || error.status === undefined || isUnclear(error)) return false
  return providerErrorCode(error) === 'provider_busy' || error.status >= 500
}

/** Whether the provider failed at a request, in whatever it had done by then; one that is busy did nothing. */
export const isBroken = (error: unknown): boolean =>
  error instanceof OpenAI.APIError && error.status === 500 && isRefusedBeforehand(error)

/** Whether somebody in between says that no reply came in time, or says it in no words of the provider's: it may well have arrived. */
const isUnclear = ({ status, error }: { status?: number; error: unknown }): boolean =>
  [408, 502, 504].includes(status ?? 0) || ((status ?? 0) >= 500 && error === undefined)

/** Whether the provider answered a request with a refusal, or was never reached: nothing came of it that could have an id. */
export const isRefused = (error: unknown): boolean =>
  isRefusedBeforehand(error) || (error instanceof OpenAI.APIError && error.status !== undefined && !isUnclear(error))

/** Of other connection errors nobody can tell whether the request arrived. */
function neverConnected(error: Error): boolean {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(String((cause as NodeJS.ErrnoException).code))) return true
  }
  return false
}

/** How long the provider's headers ask to wait, in milliseconds; null when they don't. */
export function retryAfter(error: unknown): number | null {
  const headers = error instanceof OpenAI.APIError ? error.headers : undefined
  const asked = Number(headers?.get('retry-after-ms') ?? Number.NaN)
  const ms = Number.isNaN(asked) ? Number(headers?.get('retry-after') ?? Number.NaN) * 1000 : asked
  return ms >= 0 ? ms : null
}
