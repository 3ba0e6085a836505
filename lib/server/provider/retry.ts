import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import OpenAI from 'openai'
import { env } from '#lib/server/env.ts'
import { providerErrorCode } from '#lib/server/provider-error.ts'
import { retryAfter } from './retry-after.ts'

const BUSY_ATTEMPTS = 4
/** In units of RETRY_BASE_MS: how long somebody else may hold the conversation in all, and the longest single wait. */
const [LOCK_PATIENCE, LONGEST_LOCK_WAIT] = [120, 16]
const LONGEST_RETRY_AFTER_MS = 60_000

interface Retries {
  signal: AbortSignal
  /** Called before each wait. */
  onWait: () => void
}

/**
 * Does `work`, and does it again when the provider refused it before it began: it is overloaded (429, 5xx; its
 * `retry-after` is kept to), it could not be reached at all, or somebody else holds the conversation (for two minutes at
 * most). The SDK's own retries are no use for this: it never retries a locked conversation, and repeats requests that may
 * have arrived.
 * @throws what `work` threw last
 */
export async function withRetries<T>(work: () => Promise<T>, { signal, onWait }: Retries): Promise<T> {
  const base = env().RETRY_BASE_MS
  let busy = 0
  let waitedForLock = 0
  for (let locked = 0; ; ) {
    try {
      return await work()
    } catch (error) {
      let delay: number
      if (providerErrorCode(error) === 'conversation_busy') {
        delay = Math.min(2 ** locked++, LONGEST_LOCK_WAIT) * base
        waitedForLock += delay
        if (waitedForLock > LOCK_PATIENCE * base) throw error
      } else if (isRefusedBeforehand(error) && ++busy < BUSY_ATTEMPTS) {
        delay = patientRetryAfter(error) ?? 2 ** (busy - 1) * base
      } else throw error
      onWait()
      await wait(delay, undefined, { signal })
    }
  }
}

function isRefusedBeforehand(error: unknown): boolean {
  if (error instanceof OpenAI.APIConnectionError) return neverConnected(error)
  if (!(error instanceof OpenAI.APIError) || error.status === undefined) return false
  return providerErrorCode(error) === 'provider_busy' || error.status >= 500
}

/** Of other connection errors nobody can tell whether the request arrived. */
function neverConnected(error: Error): boolean {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(String((cause as NodeJS.ErrnoException).code))) return true
  }
  return false
}

/** What the provider asks for; null when that is more than anybody would wait for an answer. */
function patientRetryAfter(error: unknown): number | null {
  const ms = retryAfter(error)
  return ms !== null && ms <= LONGEST_RETRY_AFTER_MS ? ms : null
}
