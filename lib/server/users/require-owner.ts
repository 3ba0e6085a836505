import 'server-only'
import type { Prisma } from '#lib/server/db/generated/client.ts'
import { AppError } from '#lib/server/errors.ts'

/**
 * First in a transaction that makes something of the user's: until its end nobody begins to delete the account or to merge
 * it into another, and whoever waits for that finds what was made.
 * @throws AppError not_signed_in when that has begun
 */
export async function requireOwner(tx: Prisma.TransactionClient, userId: string): Promise<void> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT FROM "User" WHERE "id" = ${userId} AND "deletionRequestedAt" IS NULL FOR SHARE`
  if (rows.length === 0) throw new AppError('not_signed_in')
}
