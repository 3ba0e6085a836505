import 'server-only'
import type { ApiError } from './api-error.ts'

/**
 * The published description has few codes for a failed response; the real service says there what it would have refused the
 * request with, and so do we, where it is a code of OpenAI's or ours.
 */
export const failureCode = ({ status, body }: ApiError) =>
  FAILURES.find((code) => code === body.error.code) ?? (status < 500 ? 'invalid_request' : 'server_error')

const FAILURES = [
  ...['context_length_exceeded', 'invalid_api_key', 'model_not_found', 'invalid_prompt', 'insufficient_quota'],
  ...['rate_limit_exceeded', 'server_is_overloaded', 'model_server_unreachable', 'model_server_silent'],
  ...['not_chat_completions', 'model_server_elsewhere', 'invalid_image_url', 'model_takes_no_pictures'],
]
