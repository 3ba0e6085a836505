import type { ErrorCode, ErrorInfo } from '#lib/contract/error.ts'

/** Every way a call to our API can fail; `message` is written for people. */
export class ApiError extends Error {
  readonly code: ErrorCode
  /** The HTTP status; 0 when no reply arrived. */
  readonly status: number
  /** How soon the same may succeed, where the server says so. */
  readonly retryAfterMs: number | null

  constructor(info: ErrorInfo, status: number, retryAfterMs: number | null = null) {
    super(info.message)
    this.name = 'ApiError'
    this.code = info.code
    this.status = status
    this.retryAfterMs = retryAfterMs
  }
}

/** The reply never arrived or broke off: nobody knows whether the server did its work. */
export function networkError(): ApiError {
  return new ApiError({ code: 'network', message: 'The server could not be reached.' }, 0)
}

/** What the screen needs to know of anything thrown. */
export function toErrorInfo(error: unknown): ErrorInfo {
  if (error instanceof ApiError) return { code: error.code, message: error.message }
  return { code: 'internal', message: 'Something went wrong on this page. Try again in a moment.' }
}

/** True when the same call may well succeed a little later. */
export function isTransient(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status === 429 || error.status >= 500)
}
