import * as z from 'zod/mini'
import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from '#lib/contract/account.ts'
import type { ErrorInfo } from '#lib/contract/error.ts'
import { ApiError } from './api-error.ts'

const bodySchema = z.object({ code: z.string() })

const known: Record<string, ErrorInfo> = {
  USER_ALREADY_EXISTS: exists(),
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: exists(),
  INVALID_EMAIL_OR_PASSWORD: refused('The e-mail and the password do not match. Check both and try again.'),
  INVALID_EMAIL: refused('That is not an e-mail address.'),
  VALIDATION_ERROR: refused('Check the e-mail address, and that there is a password.'),
  INVALID_PASSWORD: refused('The e-mail and the password do not match. Check both and try again.'),
  ACCOUNT_BEING_DELETED: refused('This account is being deleted. Nobody can sign in to it any more.'),
  PASSWORD_TOO_SHORT: refused(`The password needs at least ${PASSWORD_MIN_LENGTH} characters.`),
  PASSWORD_TOO_LONG: refused(`The password can have at most ${PASSWORD_MAX_LENGTH} characters.`),
}

/** What an endpoint of the auth library refused, in our own words. */
export function authError(body: unknown, status: number): ApiError {
  const code = bodySchema.safeParse(body).data?.code
  const info = code ? known[code] : undefined
  if (info) return new ApiError(info, status)
  if (status === 429) return new ApiError(refused('Too many attempts. Wait a minute, then try again.'), status)
  if (status < 500) return new ApiError(refused('That was not accepted. Check what you typed and try again.'), status)
  return new ApiError({ code: 'internal', message: 'The server could not do that. Try again in a moment.' }, status)
}

function exists(): ErrorInfo {
  return refused('There is already an account with this e-mail. Sign in instead.')
}

function refused(message: string): ErrorInfo {
  return { code: 'invalid_request', message }
}
