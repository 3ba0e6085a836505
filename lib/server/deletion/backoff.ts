import 'server-only'
import { env } from '#lib/server/env.ts'
import { retryAfter } from '#lib/server/provider-error.ts'

const LONGEST_MS = 10 * 60_000

/**
 * How long to wait after the failed attempt number `attempt`, in milliseconds: longer each time up to ten minutes, and
 * never shorter than the provider asks for.
 */
export function delayAfter(error: unknown, attempt: number): number {
  const ours = Math.min(2 ** Math.max(0, attempt - 1) * env().RETRY_BASE_MS, LONGEST_MS)
  return Math.max(ours, Math.min(retryAfter(error) ?? 0, LONGEST_MS))
}
