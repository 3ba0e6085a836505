import 'server-only'
import OpenAI from 'openai'

/** How long the provider's headers ask to wait, in milliseconds; null when they don't. */
export function retryAfter(error: unknown): number | null {
  const headers = error instanceof OpenAI.APIError ? error.headers : undefined
  const asked = Number(headers?.get('retry-after-ms') ?? Number.NaN)
  const ms = Number.isNaN(asked) ? Number(headers?.get('retry-after') ?? Number.NaN) * 1000 : asked
  return ms >= 0 ? ms : null
}
