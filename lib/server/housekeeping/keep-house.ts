import 'server-only'
import { continueAccountDeletions } from '#lib/server/account/delete-account.ts'
import { describeCause } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'
import { processWide } from '#lib/server/process-wide.ts'
import { purgeByServerRetention, purgeByUsersRetention, purgeTemporary, purgeTrash } from './purge-expired.ts'
import { withAdvisoryLock } from './with-advisory-lock.ts'

/** Any number, as long as every version of Parley uses the same one, and for nothing else. */
const LOCK = 7_271_954
const MINUTE_MS = 60_000
/** A round of everything comes once in so many rounds. */
const ROUNDS_AN_HOUR = 60

const everyMinute = [purgeTemporary, continueAccountDeletions]
const everyHour = [purgeTrash, purgeByUsersRetention, purgeByServerRetention]

/** Deletes what has had its time; on one node at once. One job that fails keeps none of the others from being done. */
export async function keepHouse({ all }: { all: boolean }): Promise<void> {
  await withAdvisoryLock(LOCK, async () => {
    for (const job of all ? [...everyMinute, ...everyHour] : everyMinute) await job().catch(report)
  })
}

/** From here on, once per process: what is urgent every minute, everything now and every hour. */
export function startKeepingHouse(): void {
  processWide('parley.housekeeping', () => {
    const state = { round: 0 }
    const next = (ms: number) => setTimeout(() => void tick(), ms).unref()
    async function tick() {
      await keepHouse({ all: state.round++ % ROUNDS_AN_HOUR === 0 }).catch(report)
      // Never the same for two nodes: otherwise the same one would do it all.
      next(MINUTE_MS * (0.75 + Math.random() / 2))
    }
    next((MINUTE_MS / 6) * Math.random())
    return state
  })
}

const report = (error: unknown) => log().error({ err: describeCause(error) }, 'what has had its time was not deleted')
