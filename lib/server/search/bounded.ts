import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { isTimedOut } from '#lib/server/db/database-error.ts'
import type { Prisma } from '#lib/server/db/generated/client.ts'
import { AppError } from '#lib/server/errors.ts'

/** The database, for statements that can't run away. */
export type Bounded = Prisma.TransactionClient

/** One statement may take so long, all of them together, and waiting for a connection. */
const [STATEMENT_MS, ALL_MS, CONNECT_MS] = [3000, 8000, 5000]

/**
 * Runs a search's statements so that none of them can occupy the database: what takes too long is cancelled there. With
 * memory enough that the index remembers each message it found and not just its page, all of which it would cut up anew.
 * @throws AppError search_too_slow
 */
export async function bounded<T>(work: (db: Bounded) => Promise<T>): Promise<T> {
  try {
    return await db().$transaction(
      async (transaction) => {
        await transaction.$executeRaw`
          SELECT set_config('statement_timeout', ${String(STATEMENT_MS)}, true), set_config('work_mem', '64MB', true)`
        return work(transaction)
      },
      { timeout: ALL_MS, maxWait: CONNECT_MS },
    )
  } catch (error) {
    throw isTimedOut(error) ? new AppError('search_too_slow', { cause: error }) : error
  }
}
