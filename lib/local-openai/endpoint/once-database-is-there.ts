import 'server-only'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Context } from './context.ts'

/** Longer than a database takes to be restarted; and a lock that nobody renewed meanwhile has lapsed by then. */
const PATIENCE_MS = 20_000

const PAUSE_MS = 250

/**
 * Does what can be done twice; again and again for a while when the database is away, which is reported once.
 * @throws what `work` threw last
 */
export async function onceDatabaseIsThere<T>(context: Context, work: () => Promise<T>): Promise<T> {
  const until = performance.now() + PATIENCE_MS
  for (let isReported = false; ; isReported = true) {
    try {
      return await work()
    } catch (error) {
      if (!context.isDatabaseAway(error) || performance.now() > until) throw error
      if (!isReported) context.report(error)
    }
    await sleep(PAUSE_MS)
  }
}
