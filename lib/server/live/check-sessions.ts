import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { describeCause } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'
import { allWatchers, removeWatcher } from './audience.ts'

/** A query takes no more parameters than 32,767. */
const AT_ONCE = 10_000

/** Ends the events of every browser whose session has ended; one query for thousands of them. */
export async function checkSessions(): Promise<void> {
  const watchers = allWatchers()
  try {
    for (let start = 0; start < watchers.length; start += AT_ONCE) {
      const some = watchers.slice(start, start + AT_ONCE)
      const ids = [...new Set(some.map(({ sessionId }) => sessionId))]
      const rows = await db().session.findMany({
        where: { id: { in: ids }, expiresAt: { gt: new Date() } },
        select: { id: true },
      })
      const alive = new Set(rows.map(({ id }) => id))
      for (const watcher of some) if (!alive.has(watcher.sessionId)) removeWatcher(watcher)
    }
  } catch (error) {
    // Nothing is sent to an ended session meanwhile: that is looked at before every event.
    log().warn({ err: describeCause(error) }, 'the sessions of watching browsers could not be checked')
  }
}
