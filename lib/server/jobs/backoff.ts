import 'server-only'
import { env } from '#lib/server/env.ts'
import { retryAfter } from '#lib/server/provider-error.ts'

const LONGEST_MS = 10 * 60_000

/**
 * How long a job waits after its failed attempt number `attempt` (from 1), in milliseconds: RETRY_BASE_MS × 2^(attempt − 1),
 * ten minutes at most, and up to a quarter longer by chance, so that those who failed together don't all come again at once;
 * never less than the provider asks for in what it failed with.
 */
export function backoff(attempt: number, error?: unknown): number {
  const ours = Math.min(2 ** Math.max(0, attempt - 1) * env().RETRY_BASE_MS, LONGEST_MS) * (1 + Math.random() / 4)
  return Math.max(ours, Math.min(retryAfter(error) ?? 0, LONGEST_MS))
}
