import 'server-only'
import type { ErrorCode } from '#lib/contract/error.ts'
import { AppError } from '#lib/server/errors.ts'

/** What better-auth refuses with, in our codes. */
const codes: Record<string, ErrorCode> = {
  INVALID_EMAIL_OR_PASSWORD: 'wrong_credentials',
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: 'email_taken',
}

/** What better-auth threw, as an error of ours where it is a refusal. */
export function toRefusal(error: unknown): unknown {
  const code = (error as { body?: { code?: unknown } } | null)?.body?.code
  const ours = typeof code === 'string' ? codes[code] : undefined
  return ours ? new AppError(ours) : error
}
