import 'server-only'
import { ApiError, apiErrors } from '../wire/api-error.ts'
import { isObject, type Json, type JsonObject } from '../wire/json.ts'

const CONTEXT_CODES = ['context_length_exceeded', 'exceed_context_size_error']
const CONTEXT_WORDS = /context (length|window|size)|maximum context|max_model_len|exceeds? the (available )?context/i
const MAX_DETAIL = 500

const failed = (status: number, message: string) => new ApiError(status, { message, type: 'server_error' })

/** What the clients of this provider are told when the model server lets it down. */
export const serverErrors = {
  unreachable: () => unavailable('The model server can not be reached.'),
  silent: () => unavailable('The model server did not answer in time.'),
  notChatCompletions: () => failed(500, 'The model server did not answer as a Chat Completions server does.'),
}

/** The error of ours for a model server's answer that is not 2xx. */
export function fromServerError(reply: Response, text: string, model: string | null): ApiError {
  const error = errorIn(text)
  const code = typeof error?.code === 'string' ? error.code : null
  const detail = typeof error?.message === 'string' ? error.message.slice(0, MAX_DETAIL) : null
  const { status } = reply
  switch (true) {
    case isAboutContext(error):
      return apiErrors.contextTooLong(detail ?? undefined)
    case status === 401 || status === 403:
      return new ApiError(401, {
        ...{ message: 'The model server refused its key (MODEL_SERVER_API_KEY).', code: 'invalid_api_key' },
      })
    case status === 404 && model !== null && error !== null:
      return apiErrors.modelNotFound(model)
    case status === 429:
      return tooMany(reply, { code, detail })
    case status === 502 || status === 503 || status === 504:
      return unavailable('The model server is not available at the moment.')
    case status >= 400 && status < 500 && detail !== null && status !== 404:
      return new ApiError(400, { message: detail, code })
    // A page of HTML, an address that isn't one of Chat Completions.
    case status < 500:
      return serverErrors.notChatCompletions()
    default:
      return failed(500, 'The model server had an error while processing the request.')
  }
}

/** The error object in a body or a chunk; servers wrap it in different ways, or not at all. */
export function errorIn(text: string): JsonObject | null {
  let body: Json
  try {
    body = JSON.parse(text)
  } catch {
    return null
  }
  if (!isObject(body)) return null
  if (isObject(body.error)) return body.error
  if (typeof body.error === 'string') return { message: body.error }
  const message = body.message ?? body.detail
  return typeof message === 'string' ? { ...body, message } : null
}

const isAboutContext = (error: JsonObject | null) =>
  CONTEXT_CODES.some((code) => error?.code === code || error?.type === code) ||
  (typeof error?.message === 'string' && CONTEXT_WORDS.test(error.message))

function unavailable(message: string) {
  return new ApiError(503, { message, type: 'service_unavailable_error' })
}

function tooMany(reply: Response, { code, detail }: { code: string | null; detail: string | null }): ApiError {
  const wait = reply.headers.get('retry-after')
  return new ApiError(
    429,
    {
      ...{ message: detail ?? 'The model server has too much to do.', type: 'rate_limit_error' },
      code: code ?? 'rate_limit_exceeded',
    },
    wait === null ? {} : { 'retry-after': wait },
  )
}
