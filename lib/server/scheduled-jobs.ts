import 'server-only'
import { continueAccountDeletions } from '#lib/server/account/delete-account.ts'
import { withAdvisoryLock } from './db/advisory-lock.ts'
import { describeCause } from './errors.ts'
import { log } from './log.ts'
import { processWide } from './process-wide.ts'
import { purgeByServerRetention, purgeByUsersRetention, purgeTemporary, purgeTrash } from './retention/purge-expired.ts'

/** Any number, as long as every version of Parley uses the same one, and for nothing else. */
const LOCK = 7_271_954
const MINUTE_MS = 60_000
/** A round of everything comes once in so many rounds. */
const ROUNDS_AN_HOUR = 60

const everyMinute = [purgeTemporary, continueAccountDeletions]
const everyHour = [purgeTrash, purgeByUsersRetention, purgeByServerRetention]

/** Deletes what has had its time; on one node at once. One job that fails keeps none of the others from being done. */
export async function runScheduledJobs({ all }: { all: boolean }): Promise<void> {
  await withAdvisoryLock(LOCK, async () => {
    for (const job of all ? [...everyMinute, ...everyHour] : everyMinute) await job().catch(report)
  })
}

/** From here on, once per process: what is urgent every minute, everything now and every hour. */
export function startScheduledJobs(): void {
  processWide('parley.scheduled-jobs', () => {
    const state = { round: 0 }
    const next = (ms: number) => setTimeout(() => void tick(), ms).unref()
    async function tick() {
      await runScheduledJobs({ all: state.round++ % ROUNDS_AN_HOUR === 0 }).catch(report)
      // Never the same for two nodes: otherwise the same one would do it all.
      next(MINUTE_MS * (0.75 + Math.random() / 2))
    }
    next((MINUTE_MS / 6) * Math.random())
    return state
  })
}

const report = (error: unknown) => log().error({ err: describeCause(error) }, 'what has had its time was not deleted')
