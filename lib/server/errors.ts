import 'server-only'
import { type ErrorCode, type ErrorInfo, errorCodeSchema, errorStatus } from '#lib/contract/error.ts'
import { forClient } from './contract-version.ts'
import { isDatabaseAway } from './database-away.ts'
import { log } from './log.ts'
import { providerErrorCode } from './provider-error.ts'

/** What each error says to people: what happened, what is safe, what to do. */
const textForPeople: Record<ErrorCode, string> = {
  malformed_json: 'The request is not valid JSON. Check the body and send it again.',
  invalid_request: 'Something in the request is not as expected. Check it and send it again.',
  message_empty: 'The message is empty. Write something and send it again.',
  message_too_long: 'The message is longer than 100,000 characters. Shorten it, or send it in parts.',
  body_too_large: 'The request is too large. Send less at once.',
  body_too_slow: 'The request came too slowly. Check the connection and send it again.',
  not_json: 'The request does not say that it is JSON. Send it with the header Content-Type: application/json.',
  budget_used_up: 'You have used up what one person may use for now. Nothing is lost; try again later.',
  too_many_imports: 'Too many imports are under way. Try again when one of them is done.',
  unknown_model: 'This model is not available. Choose another one.',
  not_signed_in: 'You are not signed in. Reload the page, or sign in again.',
  foreign_origin: 'This request came from another site and was refused. Open Parley itself and try there.',
  unknown_address: 'Parley does not know the address it was opened at. Whoever runs it must set APP_URL to it.',
  not_found: 'There is nothing at this address.',
  conversation_not_found: 'This conversation does not exist, or it is not yours.',
  conversation_in_trash: 'This conversation is in the trash. Restore it to go on with it.',
  turn_not_found: 'This message does not exist, or it is not yours.',
  conversation_busy: 'This conversation is busy elsewhere. Your message is kept; try again in a moment.',
  conversation_moving: 'This conversation is being moved to another provider. Try again when that is done.',
  provider_not_configured: 'No key for OpenAI is set. Whoever runs this app can add one as OPENAI_API_KEY.',
  turn_conflict: 'This turn id already belongs to another message. Send it again with a new one.',
  turn_ended: 'This answer has already ended.',
  conversation_gone: 'The provider no longer has this conversation. You can remove it from your list.',
  database_unreachable: 'The database cannot be reached. Nothing is lost; try again in a moment.',
  server_busy: 'Too much is going on here at this moment. Your message is kept; try again in a moment.',
  search_too_slow: 'This takes too long to look for. Look for more of the word, or for fewer words.',
  internal: 'Something went wrong here. Nothing is lost; try again in a moment.',
  unstorable: 'The database here could not store this answer as it came. Your message is kept; try again.',
  move_failed: 'OpenAI did not take this conversation as it is. It stays where it was, and can be used as before.',
  provider_failed: 'The model could not finish this answer. Your message is kept; try again.',
  provider_rejected: 'The provider did not accept this request. Your message is kept; try another model or wording.',
  provider_credentials: 'The provider refused the API key. Whoever runs this app must check OPENAI_API_KEY.',
  interrupted: 'The answer was interrupted. Your message is kept; try again.',
  refused_by_filter: 'The provider declined to answer this. Your message is kept; try another wording.',
  cut_by_length: 'The answer reached its length limit.',
  context_cut: 'The oldest messages no longer fit and were left out of this answer.',
  answer_may_come: 'Stopped before the model had begun to answer. An answer may still arrive; it will stand here then.',
  cut_by_filter: 'The provider stopped this answer. Try another wording.',
  provider_busy: 'The model is busy. Your message is kept; try again in a moment.',
  provider_quota: 'The account at the provider has used up its credit. Whoever runs this app must top it up.',
  provider_unreachable: 'The provider cannot be reached. Your message is kept; try again in a moment.',
  shutting_down: 'The server is restarting. Your message is kept; try again in a moment.',
  network: 'The connection was lost. Your message is kept; try again.',
  unknown: 'Something went wrong that this version of Parley has no words for. Nothing is lost; try again in a moment.',
}

/** Where more can be said than goes with the code alone. */
const refusals = {
  temporaryInNoList: ['invalid_request', 'A temporary conversation is in no list; it can only be deleted.'],
  noTrash: ['invalid_request', 'There is no trash here: conversations can only be deleted for good.'],
  notOurCursor: ['invalid_request', 'cursor: Not a cursor of this list.'],
  busyAtLast: [
    'conversation_busy',
    'An answer began in this conversation at the same moment. It is in the trash; delete it again.',
  ],
  stopGoesOn: [
    'conversation_busy',
    'The answer has not stopped yet. It stops as soon as the provider and the database can be reached.',
  ],
  confirmWithWord: ['invalid_request', 'confirmation: Type the word “delete” to delete the account.'],
  confirmWithEmail: ['invalid_request', 'confirmation: Type your e-mail address to delete the account.'],
} satisfies Record<string, [ErrorCode, string]>

/** What is refused for a reason of its own. */
export function refusal(reason: keyof typeof refusals): AppError {
  const [code, userMessage] = refusals[reason]
  return new AppError(code, { userMessage })
}

/** A request that isn't as its schema says: which field, and what is wrong with it in the schema's words. */
export const invalidRequest = (field: string | undefined, why = 'Invalid input.') =>
  new AppError('invalid_request', { userMessage: field ? `${field}: ${why}` : why })

/** A body of more bytes than its route takes. */
export const bodyTooLarge = (maxBytes: number) =>
  new AppError('body_too_large', {
    userMessage: `The request is larger than ${maxBytes / 1_000_000} MB. Send less at once.`,
  })

/** A move that the provider broke off can be gone on with, and says so in place of what goes with the code. */
export const moveBrokenOff = ({ code, cause }: AppError) =>
  new AppError(code, {
    userMessage:
      'OpenAI could not be reached or was busy. The conversation stays where it is; move it again to go on from here.',
    cause,
  })

const delays: Partial<Record<ErrorCode, string>> = {
  provider_busy: 'The provider is busy and is asked again.',
  provider_quota: 'The provider refuses requests: the account there has used up its credit.',
  provider_credentials:
    'The provider refused the API key. It is tried again; whoever runs this app must check the key.',
  provider_unreachable: 'The provider cannot be reached and is asked again.',
  conversation_busy: 'Something is still being written there. It is deleted as soon as that has ended.',
}

/** Why a deletion isn't done yet, for people; null when no attempt has failed. */
export function delayText(code: string | null): string | null {
  if (code === null) return null
  return delays[code as ErrorCode] ?? 'The provider did not do it at the first attempt and is asked again.'
}

/** The text for people that goes with `code`. */
export const errorInfo = (code: ErrorCode): ErrorInfo => ({ code, message: textForPeople[code] })

/** The same for a code as our database keeps it, perhaps a newer version's; null for none. */
export function storedErrorInfo(code: string | null): ErrorInfo | null {
  return code === null ? null : errorInfo(errorCodeSchema.parse(code))
}

type ErrorDetails = Omit<ErrorInfo, 'code' | 'message'>

interface AppErrorOptions {
  userMessage?: string
  retryAfterSeconds?: number
  details?: ErrorDetails
  cause?: unknown
}

/** An error we know. `message` is for the log; people get `userMessage`. */
export class AppError extends Error {
  override name = 'AppError'
  readonly code: ErrorCode
  readonly userMessage: string
  /** How soon the same may succeed, where that is known. */
  readonly retryAfterSeconds: number | null
  /** What programs are told beside the code. */
  readonly details: ErrorDetails

  constructor(code: ErrorCode, options: AppErrorOptions = {}) {
    super(code, { cause: options.cause })
    this.code = code
    this.userMessage = options.userMessage ?? textForPeople[code]
    this.retryAfterSeconds = options.retryAfterSeconds ?? null
    this.details = options.details ?? {}
  }

  /** As a reply tells it. */
  get info(): ErrorInfo {
    return { code: this.code, message: this.userMessage, ...this.details }
  }
}

/** Anything thrown, as an error we know. Whatever nobody expected becomes `internal` and says nothing about itself. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  const code = providerErrorCode(error) ?? (isDatabaseAway(error) ? 'database_unreachable' : 'internal')
  return new AppError(code, { cause: error })
}

/** The reply to `request` for anything thrown. Logs what nobody expected. */
export function errorResponse(error: unknown, request?: Request): Response {
  const { code, info, cause, retryAfterSeconds } = toAppError(error)
  const status = errorStatus[code]
  // A refusal under load is no fault, and there may be hundreds of them in a second.
  if (status >= 500 && code !== 'server_busy') log().error({ code, err: describeCause(cause) }, 'request failed')
  const headers: HeadersInit = retryAfterSeconds === null ? {} : { 'retry-after': String(retryAfterSeconds) }
  return Response.json(forClient(request, { error: info }), { status, headers })
}

/** Of a cause only what can't hold message text: a database or provider error's own message may quote the input. */
export function describeCause(cause: unknown) {
  if (!(cause instanceof Error)) return undefined
  const { code, status, requestID } = cause as { code?: unknown; status?: unknown; requestID?: unknown }
  const frames = cause.stack?.split('\n').filter((line) => /^\s+at /.test(line))
  return { name: cause.name, code, status, requestID, stack: frames?.slice(0, 8).join('\n') }
}
