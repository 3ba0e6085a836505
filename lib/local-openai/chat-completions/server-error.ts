import 'server-only'
import { ApiError, apiErrors } from '../wire/api-error.ts'
import { type Complaint, readComplaint } from './error-words.ts'
import { isTooLong } from './too-long.ts'

const MAX_DETAIL = 500

/** A model server's refusal as an error of ours, with its own words. */
export class ServerError extends ApiError {
  override name = 'ServerError'
  readonly complaint: Complaint

  constructor({ status, body, headers }: ApiError, complaint: Complaint) {
    super(status, body.error, headers)
    this.complaint = complaint
  }
}

/** What the clients of this provider are told when the model server lets it down. */
export const serverErrors = {
  unreachable: () => unavailable('The model server can not be reached.', 'model_server_unreachable'),
  silent: () => unavailable('The model server did not answer in time.', 'model_server_silent'),
  notChatCompletions: () =>
    new ApiError(500, {
      message: 'The model server did not answer as a Chat Completions server does.',
      type: 'server_error',
      code: 'not_chat_completions',
    }),
}

/** The error of ours for a model server's answer that is not 2xx. */
export function fromReply(reply: Response, text: string, model: string | null): ServerError {
  return fromComplaint(readComplaint(reply.status, text), { model, retryAfter: reply.headers.get('retry-after') })
}

type Asked = { model: string | null; retryAfter?: string | null }

/** The error of ours for what a model server complains of. */
export const fromComplaint = (complaint: Complaint, asked: Asked): ServerError =>
  new ServerError(toApiError(complaint, asked), complaint)

function toApiError(complaint: Complaint, { model, retryAfter = null }: Asked): ApiError {
  const { status, words, message } = complaint
  const detail = message?.slice(0, MAX_DETAIL)
  switch (true) {
    case isTooLong(complaint):
      return apiErrors.contextTooLong(detail)
    case FILTER.test(words) && status >= 400 && status < 500:
      return new ApiError(400, { message: detail ?? 'The model server declined this.', code: 'invalid_prompt' })
    case status === 402 || QUOTA.test(words):
      return new ApiError(429, {
        ...{ message: detail ?? 'The account at the model server has no credit left.', code: 'insufficient_quota' },
        type: 'insufficient_quota',
      })
    case model !== null && isAboutModel(complaint):
      return apiErrors.modelNotFound(model ?? '')
    case status === 401 || status === 403:
      return new ApiError(401, {
        ...{ message: 'The model server refused its key (MODEL_SERVER_API_KEY).', code: 'invalid_api_key' },
      })
    case status === 429:
      return tooMany(detail, retryAfter)
    case [408, 425, 502, 503, 504].includes(status) || status >= 520:
      return unavailable('The model server is not available at the moment.', 'server_is_overloaded', retryAfter)
    case status >= 400 && status < 500 && status !== 404 && status !== 405 && detail !== undefined:
      return new ApiError(400, { message: detail, code: complaint.code })
    // A page of HTML, an address that isn't one of Chat Completions.
    case status < 500:
      return serverErrors.notChatCompletions()
    default:
      return new ApiError(500, {
        message: `The model server failed${detail === undefined ? '.' : `: ${detail}`}`,
        type: 'server_error',
      })
  }
}

const FILTER =
  /content_filter|content[\s_]policy|content management policy|safety system|\bflagged\b|moderation|data_inspection_failed/i
const QUOTA =
  /insufficient[\s_](quota|balance|credit|funds)|exceeded your current quota|credit balance|out of credits?|no credits?|billing|payment required|not enough credits?/i
const MISSING_MODEL =
  /model_not_found|(unknown|invalid|no such|unsupported|unrecogni[sz]ed) model|no models? (is |are )?loaded|models?\b[^.;]{0,80}\b(not found|not exist|not available|not loaded|unavailable|unknown|not been loaded|not downloaded|not recogni[sz]ed|not valid|is not a valid|does not exist)|not a valid model|try pulling/i

/** A server says so with 404, with 400 in words; a path that it doesn't know is 404 as well. */
const isAboutModel = ({ status, words, message, isStructured }: Complaint) =>
  [400, 403, 404, 422].includes(status) &&
  (MISSING_MODEL.test(words) || (status === 404 && isStructured && !PATH.test(message ?? '')))

const PATH = /^(not found|404 page not found)\W*$|\b(path|route|endpoint|url|resource|page)\b/i

const unavailable = (message: string, code: string, retryAfter: string | null = null) =>
  new ApiError(503, { message, type: 'service_unavailable_error', code }, waiting(retryAfter))

const tooMany = (detail: string | undefined, retryAfter: string | null) =>
  new ApiError(
    429,
    {
      ...{ message: detail ?? 'The model server has too much to do.', type: 'rate_limit_error' },
      code: 'rate_limit_exceeded',
    },
    waiting(retryAfter),
  )

const waiting = (retryAfter: string | null): Record<string, string> =>
  retryAfter === null ? {} : { 'retry-after': retryAfter }
