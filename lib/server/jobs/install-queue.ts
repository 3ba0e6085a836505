import 'server-only'
import { PgBoss } from 'pg-boss'
import { jobKinds, scheduleOf } from './kinds.ts'
import { queueOptions } from './queue.ts'

/** How long a job may go without a sign of life until it is another node's. */
const HEARTBEAT_SECONDS = 30
const [HOUR, DAY] = [60 * 60, 24 * 60 * 60]

const ofKind = {
  // One waits and one runs of each id: what is noted while it runs is done afterwards.
  policy: 'stately',
  // Jobs end by success alone. A node's death counts as an attempt; how long a failure is waited for, `attempt` says.
  retryLimit: 1_000_000_000,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 60,
  heartbeatSeconds: HEARTBEAT_SECONDS,
  expireInSeconds: 12 * HOUR,
  retentionSeconds: 3650 * DAY,
  deleteAfterSeconds: HOUR,
} as const

/**
 * Sees to it that a database has the queue's own tables and every kind of job; whoever migrates the database does.
 * @throws what the database throws
 */
export async function installQueue(url: string): Promise<void> {
  const boss = new PgBoss({ ...queueOptions(url), migrate: true, max: 1 })
  boss.on('error', () => {})
  await boss.start()
  try {
    for (const kind of jobKinds) {
      const known = await boss.getQueue(kind)
      const { policy, ...changeable } = ofKind
      await (known ? boss.updateQueue(kind, changeable) : boss.createQueue(kind, { policy, ...changeable }))
      const schedule = scheduleOf(kind)
      // A deployment that was down makes up for the last time it missed.
      if (schedule) await boss.schedule(kind, schedule, { id: kind }, { singletonKey: kind, missed: 'once' })
    }
  } finally {
    await boss.stop({ graceful: false })
  }
}
