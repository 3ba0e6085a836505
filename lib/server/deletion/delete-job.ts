import 'server-only'
import type { Deletion } from '#lib/server/db/generated/client.ts'
import { describeCause, toAppError } from '#lib/server/errors.ts'
import type { AttemptContext, NotYet } from '#lib/server/jobs/attempt.ts'
import { backoff } from '#lib/server/jobs/backoff.ts'
import { log } from '#lib/server/log.ts'
import { concernsWholeProvider, isMissingAtProvider } from '#lib/server/provider-error.ts'
import { finishAccountDeletion } from '#lib/server/users/finish-account-deletion.ts'
import { deleteAtProvider } from './delete-at-provider.ts'
import { ClaimLostError, claimDeletion, complete, postpone } from './deletion-store.ts'

/** After so long whoever has claimed a deletion instead of us has renewed its claim, or is gone. */
const LOOK_AGAIN_MS = 90_000

/**
 * The job of one deletion: works on it until nothing of it is left, or something stands in the way; then it is tried again
 * later, however often that takes.
 * @throws what the database throws
 */
export async function deleteJob(id: string, { signal }: AttemptContext): Promise<NotYet | undefined> {
  const claim = await claimDeletion(id)
  if (!claim) return undefined
  if ('dueInMs' in claim) return { againAfterMs: Math.max(claim.dueInMs, 1) }
  try {
    return await attempt(claim, signal)
  } catch (error) {
    if (error instanceof ClaimLostError) return { againAfterMs: LOOK_AGAIN_MS }
    throw error
  }
}

async function attempt(deletion: Deletion, signal: AbortSignal): Promise<NotYet | undefined> {
  try {
    await deleteAtProvider(deletion, signal)
  } catch (error) {
    if (error instanceof ClaimLostError) throw error
    return putOff(deletion, error, signal)
  }
  await complete(deletion)
  if (deletion.userId) await finishAccountDeletion(deletion.userId)
  return undefined
}

/** An attempt that got on counts as the first again, so the wait goes by the deletion's attempts, not by the job's. */
async function putOff(deletion: Deletion, error: unknown, signal: AbortSignal): Promise<NotYet> {
  if (signal.aborted) {
    await postpone(deletion, { ms: 0, code: deletion.errorCode })
    return { againAfterMs: 0 }
  }
  const ms = backoff(deletion.attempts, error)
  // An item that isn't listed yet is no failure.
  const code = isMissingAtProvider(error) ? null : toAppError(error).code
  await postpone(deletion, { ms, code })
  if (code) log().warn({ deletionId: deletion.id, code, ms, err: describeCause(error) }, 'a deletion is delayed')
  return { againAfterMs: ms, pauseMs: concernsWholeProvider(code) ? ms : 0 }
}
