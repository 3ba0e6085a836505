import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { AppError } from '#lib/server/errors.ts'
import { isMissingRow } from '#lib/server/turns/turn-store.ts'

/**
 * First in a transaction that makes something of the user's: until its end nobody begins to delete the account or to merge
 * it into another, and whoever waits for that finds what was made.
 */
export const holdOwner = (userId: string) => db().$executeRaw`
  SELECT FROM "User" WHERE "id" = ${userId} FOR SHARE`

/** Next in it: whose the new row is. Of a user who is leaving nothing can be. */
export const ownedBy = (userId: string) => ({ user: { connect: { id: userId, deletionRequestedAt: null } } })

/** What to throw when such a transaction failed with `error`: not_signed_in when it was the owner who is no longer there. */
export async function ownerError(userId: string, error: unknown): Promise<unknown> {
  if (!isMissingRow(error)) return error
  const isThere = (await db().user.count({ where: { id: userId, deletionRequestedAt: null } })) > 0
  return isThere ? error : new AppError('not_signed_in', { cause: error })
}
