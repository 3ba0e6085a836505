import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import type { ErrorCode } from '#lib/contract/error.ts'
import { env } from '#lib/server/env.ts'
import { isRefusedBeforehand, providerErrorCode, retryAfter } from '#lib/server/provider-error.ts'

/** What is tried again, and how long it is waited for before each further attempt, in units of RETRY_BASE_MS. */
interface Retries {
  isWorthwhile: (error: unknown) => boolean
  waits: readonly number[]
  /** How long somebody else may hold the conversation: the waits double up to `longest`, and are `inAll` together. */
  lock?: { longest: number; inAll: number }
}

/**
 * Who retries what at a provider, how often and for how long; nobody else does, but for jobs, which wait as `jobs/backoff.ts`
 * says. The SDK's own retries are no use for any of it: it never retries a locked conversation, and repeats requests that
 * may have arrived.
 */
export const retries = {
  /** A response, or what is written back of one: only what was refused before it began, as a request that arrived answers. */
  answer: { isWorthwhile: isRefusedBeforehand, waits: [1, 2, 4], lock: { longest: 16, inAll: 120 } },
  /** What can be repeated, or finds out by itself what arrived: reading, copying, comparing. */
  copy: { isWorthwhile: mayPass, waits: [1, 2, 4, 8, 16] },
  /** Work of hours that nobody watches: even a used-up account may be filled meanwhile. */
  reindex: { isWorthwhile: (error) => mayPass(error) || codeIs(error, 'provider_quota'), waits: [5, 15, 30, 60] },
} satisfies Record<string, Retries>

/** What isn't there yet, or not any more, though it may be a moment later; in units of RETRY_BASE_MS. */
export const lookWaits = {
  /** An item is listed only some time after its response has ended, or it was added. */
  listing: [0, 1, 2, 4],
  /** Between two looks at a provider that works, or can't be asked: they double up to this. */
  longest: 16,
  /** A stream that was lost is opened again; progress starts the waits anew. */
  stream: [0, 0.5, 1, 2, 4],
  /** A response that is no longer streamed is asked for, again and again, until it has ended. */
  poll: 2,
} as const

/** Nobody waits longer than this for a provider that asks for patience. */
const LONGEST_RETRY_AFTER_MS = 60_000

interface Options {
  as: keyof typeof retries
  signal?: AbortSignal
  /** Called before each wait. */
  onWait?: () => void
}

/**
 * Does `work`, and again while what it fails with may pass, as the table says. The provider's `retry-after` is kept to.
 * @throws what `work` threw last; at once when the provider asks for more than a minute
 */
export async function withRetries<T>(work: () => Promise<T>, { as, signal, onWait }: Options): Promise<T> {
  const { isWorthwhile, waits, lock }: Retries = retries[as]
  let failures = 0
  let locked = 0
  let waitedForLock = 0
  for (;;) {
    try {
      return await work()
    } catch (error) {
      let units: number | undefined
      if (lock && codeIs(error, 'conversation_busy')) {
        units = Math.min(2 ** locked++, lock.longest)
        waitedForLock += units
        if (waitedForLock > lock.inAll) throw error
      } else if (isWorthwhile(error)) units = waits[failures++]
      const asked = retryAfter(error)
      if (signal?.aborted || units === undefined || (asked ?? 0) > LONGEST_RETRY_AFTER_MS) throw error
      onWait?.()
      await wait(asked ?? jittered(units * env().RETRY_BASE_MS), undefined, { signal })
    }
  }
}

/** What `look` finds, as soon as it finds anything; null when it isn't there after the last look either. */
export async function untilListed<T>(look: () => Promise<T | null>): Promise<T | null> {
  for (const units of lookWaits.listing) {
    await wait(jittered(units * env().RETRY_BASE_MS))
    const found = await look()
    if (found !== null) return found
  }
  return null
}

/**
 * Waits before a provider that works, or can't be asked, is looked at once more: longer after each of `looks`.
 * @throws AbortError when `signal` aborts
 */
export async function waitToLookAgain(looks: number, signal: AbortSignal): Promise<void> {
  await wait(jittered(Math.min(2 ** looks, lookWaits.longest) * env().RETRY_BASE_MS), undefined, { signal })
}

/** Up to a quarter longer, so that those who failed together don't all come again at once. */
export const jittered = (ms: number) => ms * (1 + Math.random() / 4)

/** Whether the same request may well succeed later. */
export function mayPass(error: unknown): boolean {
  return codeIs(error, 'provider_busy', 'provider_failed', 'provider_unreachable', 'conversation_busy')
}

const codeIs = (error: unknown, ...codes: ErrorCode[]) => codes.includes(providerErrorCode(error) ?? 'internal')
