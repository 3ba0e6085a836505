import 'server-only'
import type { Deletion } from '#lib/server/db/generated/client.ts'
import { describeCause, toAppError } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'
import { concernsWholeProvider, isMissingAtProvider } from '#lib/server/provider-error.ts'
import { finishAccountDeletion } from '#lib/server/users/finish-account-deletion.ts'
import { delayAfter } from './backoff.ts'
import { deleteAtProvider } from './delete-at-provider.ts'
import { ClaimLostError, complete, postpone } from './deletion-store.ts'

/**
 * Works on a claimed deletion until nothing of it is left, or something stands in the way: then it is tried again later,
 * however often that takes. Returns for how many milliseconds the provider is better left alone altogether.
 * @throws what the database throws: the claim runs out then, and the deletion is anybody's again
 */
export async function attemptDeletion(deletion: Deletion, signal: AbortSignal): Promise<number> {
  try {
    await deleteAtProvider(deletion, signal)
    await complete(deletion)
    if (deletion.userId) await finishAccountDeletion(deletion.userId)
    return 0
  } catch (error) {
    return error instanceof ClaimLostError ? 0 : tryLater(deletion, error, signal)
  }
}

async function tryLater(deletion: Deletion, error: unknown, signal: AbortSignal): Promise<number> {
  try {
    if (signal.aborted) {
      await postpone(deletion, { ms: 0, code: deletion.errorCode })
      return 0
    }
    const ms = delayAfter(error, deletion.attempts)
    // An item that isn't listed yet is no failure.
    const code = isMissingAtProvider(error) ? null : toAppError(error).code
    await postpone(deletion, { ms, code })
    if (code) log().warn({ deletionId: deletion.id, code, ms, err: describeCause(error) }, 'a deletion is delayed')
    return code && concernsWholeProvider(code) ? ms : 0
  } catch (lost) {
    if (lost instanceof ClaimLostError) return 0
    throw lost
  }
}
