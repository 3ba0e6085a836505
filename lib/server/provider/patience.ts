import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import { env } from '#lib/server/env.ts'
import { providerErrorCode } from '#lib/server/provider-error.ts'
import { retryAfter } from './retry-after.ts'

/** In units of RETRY_BASE_MS: the waits while a provider is busy, failing, away or locked. */
const WAITS = [1, 2, 4, 8, 16]
const LONGEST_WAIT_MS = 60_000

/** Whether the same request may well succeed later. */
export const isPassing = (error: unknown) =>
  ['provider_busy', 'provider_failed', 'provider_unreachable', 'conversation_busy'].includes(
    providerErrorCode(error) ?? '',
  )

/**
 * Does `work` again and again while what fails may pass. A request may have arrived although it failed here: only for what
 * can be repeated, or finds out by itself.
 * @throws what `work` threw last
 */
export async function patiently<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (const delay of WAITS) {
    try {
      return await work()
    } catch (error) {
      const ms = retryAfter(error) ?? delay * env().RETRY_BASE_MS
      if (signal?.aborted || !isPassing(error) || ms > LONGEST_WAIT_MS) throw error
      await wait(ms, undefined, { signal })
    }
  }
  return work()
}
