import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { purgeTallies } from '#lib/server/db/tally.ts'

/** Removes what is left of sessions that have ended, of links that are too old and of tries that no longer count. */
export async function purgeSignIns(): Promise<void> {
  const isOver = { expiresAt: { lt: new Date() } }
  await db().session.deleteMany({ where: isOver })
  await db().verification.deleteMany({ where: isOver })
  await purgeTallies()
}
