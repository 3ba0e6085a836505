import 'server-only'
import { ApiError, apiErrors } from '../wire/api-error.ts'
import type { JsonObject } from '../wire/json.ts'
import { withoutEcho } from './echo.ts'
import { kindOf } from './error-kind.ts'
import { type Complaint, readComplaint } from './error-words.ts'
import { refusesPictures } from './picture-words.ts'

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
  sentElsewhere: (origin: string) =>
    new ApiError(500, {
      message: `The model server sends what it is asked on to ${origin}, which was not followed. Where that is the right one, MODEL_SERVER_URL must name it.`,
      type: 'server_error',
      code: 'model_server_elsewhere',
    }),
}

/** What the server was asked. */
export type Asked = { model: string | null; body?: JsonObject }

/** The error of ours for a model server's answer that is not 2xx. */
export const fromReply = (reply: Response, text: string, asked: Asked): ServerError =>
  fromComplaint(readComplaint(reply.status, text), asked, reply.headers.get('retry-after'))

/** The error of ours for what a model server complains of. */
export function fromComplaint(given: Complaint, { model, body }: Asked, retryAfter: string | null = null): ServerError {
  const complaint = { ...given, words: withoutEcho(given.words, [body?.messages ?? null, body?.tools ?? null]) }
  const isBlind = model !== null && refusesPictures(complaint.words, body)
  const error = isBlind ? apiErrors.takesNoPictures(model) : toApiError(complaint, model, retryAfter)
  return new ServerError(error, complaint)
}

function toApiError(complaint: Complaint, model: string | null, retryAfter: string | null): ApiError {
  const { message, code } = complaint
  const detail = message?.slice(0, MAX_DETAIL)
  const kind = kindOf(complaint, { asksForModel: model !== null })
  switch (kind) {
    case 'too long':
      return apiErrors.contextTooLong(detail)
    case 'filtered':
      return new ApiError(400, { message: detail ?? 'The model server declined this.', code: 'invalid_prompt' })
    case 'no credit':
      return new ApiError(429, {
        ...{ message: detail ?? 'The account at the model server has no credit left.', code: 'insufficient_quota' },
        type: 'insufficient_quota',
      })
    case 'no model':
      return apiErrors.modelNotFound(model ?? '')
    case 'wrong key':
      return new ApiError(401, {
        ...{ message: 'The model server refused its key (MODEL_SERVER_API_KEY).', code: 'invalid_api_key' },
      })
    case 'too many':
      return tooMany(detail, retryAfter)
    case 'overloaded':
      return unavailable('The model server is not available at the moment.', 'server_is_overloaded', retryAfter)
    case 'rejected':
      return new ApiError(400, { message: detail ?? 'The model server refused the request.', code })
    case 'foreign':
      return serverErrors.notChatCompletions()
    case 'failed':
      return new ApiError(500, {
        message: `The model server failed${detail === undefined ? '.' : `: ${detail}`}`,
        type: 'server_error',
      })
    default:
      return kind satisfies never
  }
}

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
