import 'server-only'
import { PASSWORD_MIN_LENGTH } from '#lib/contract/account.ts'
import { type ErrorCode, type ErrorInfo, errorCodeSchema, errorStatus } from '#lib/contract/error.ts'
import { forClient } from './contract-version.ts'
import { isDatabaseAway } from './database-away.ts'
import { textForPeople } from './error-texts.ts'
import { log } from './log.ts'
import { framesOf, nameOnly } from './log-line.ts'
import { providerErrorCode } from './provider-error.ts'

/** Where more can be said than goes with the code alone. */
const refusals = {
  temporaryInNoList: ['invalid_request', 'A temporary conversation is in no list; it can only be deleted.'],
  temporaryKeepsNoDraft: ['invalid_request', 'What is typed in a temporary conversation is not kept.'],
  projectIsArchived: ['invalid_request', 'This project is archived. Take it out of the archive first.'],
  projectInTrash: ['invalid_request', 'This project is in the trash. Restore it first.'],
  temporaryInNoProject: ['invalid_request', 'A temporary conversation is in no project.'],
  noSummariesHere: ['invalid_request', 'Summaries are not switched on here (OPENAI_SUMMARIES).'],
  nothingToSummarise: ['invalid_request', 'There is nothing older to summarise. Go on with the conversation first.'],
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
  forkIsLive: [
    'conversation_busy',
    'What stands there is being answered yet, or has just been. Nothing was changed; try again in a moment.',
  ],
  notYourMessage: ['invalid_request', 'editOf: Only a message of your own can be edited.'],
  notAnAnswer: ['invalid_request', 'againOf: Only an answer can be asked for again.'],
  answersNothing: ['invalid_request', 'againOf: This answers no message, so there is nothing to ask again.'],
  signUpClosed: ['sign_up_closed', 'Nobody new can sign up here.'],
  isGuestAlready: ['invalid_request', 'This browser is a guest already.'],
  passwordTooShort: ['weak_password', `The password needs at least ${PASSWORD_MIN_LENGTH} characters.`],
  passwordOfSpaces: ['weak_password', 'A password of nothing but spaces is no password. Choose another one.'],
  passwordIsCommon: ['weak_password', 'This password is among the first that anybody tries. Choose another one.'],
  passwordIsOwn: ['weak_password', 'The password must not be your e-mail or your name. Choose another one.'],
  noPassword: ['invalid_request', 'A guest has no password.'],
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

/** Tried too often, or by too many at once. */
export const tooManyAttempts = (retryAfterSeconds: number) => new AppError('too_many_attempts', { retryAfterSeconds })

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
  // A refusal under load is no fault, and there may be hundreds of them in a second; nor is a client that went away.
  const isFault = status >= 500 && code !== 'server_busy' && !request?.signal.aborted
  if (isFault) log().error({ code, err: describeCause(cause) }, 'request failed')
  const headers = new Headers({ 'cache-control': 'no-store' })
  if (retryAfterSeconds !== null) headers.set('retry-after', String(retryAfterSeconds))
  return Response.json(forClient(request, { error: info }), { status, headers })
}

/** Of a cause only what can't hold message text: a database or provider error's own message may quote the input. */
export function describeCause(cause: unknown) {
  if (!(cause instanceof Error)) return undefined
  const { code, status, requestID } = cause as { code?: unknown; status?: unknown; requestID?: unknown }
  return {
    ...{ name: nameOnly(cause.name), code: nameOnly(code), status: nameOnly(status), requestID: nameOnly(requestID) },
    stack: framesOf(cause),
  }
}
