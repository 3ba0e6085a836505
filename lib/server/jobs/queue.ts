import 'server-only'
import { type ConstructorOptions, PgBoss } from 'pg-boss'
import { databaseUrl } from '#lib/server/db/database-url.ts'
import { describeCause } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'
import { processWide } from '#lib/server/process-wide.ts'

/** How whoever tends the queue does so: jobs of a node that died are looked for often, what we don't use of it seldom. */
const tending: ConstructorOptions = {
  schedule: true,
  supervise: true,
  superviseIntervalSeconds: 15,
  cronWorkerIntervalSeconds: 30,
  flowIntervalSeconds: 3600,
  bamIntervalSeconds: 3600,
}

/** The queue is pg-boss's, in a schema of its own; a pool of its own, so that no crowd of requests keeps jobs from ending. */
export const queueOptions = (connectionString: string): ConstructorOptions => ({
  connectionString,
  application_name: 'parley-jobs',
  max: 3,
  migrate: false,
  schedule: false,
  supervise: false,
})

const opened = () => processWide('parley.jobs.queue', () => ({ boss: null as Promise<PgBoss> | null }))

/**
 * This process's door to the queue. `tends` it: makes scheduled jobs when it is their time, gives jobs of nodes that died to
 * others, and clears away what is done; a program that runs for a moment leaves that to the app.
 */
export function openQueue({ tends = false } = {}): Promise<PgBoss> {
  opened().boss ??= open(tends)
  return opened().boss as Promise<PgBoss>
}

async function open(tends: boolean): Promise<PgBoss> {
  const boss = new PgBoss({
    ...queueOptions(databaseUrl()),
    ...(tends && tending),
  })
  boss.on('error', (error) => log().warn({ err: describeCause(error) }, 'the queue of jobs is in trouble'))
  try {
    await boss.start()
    return boss
  } catch (error) {
    opened().boss = null
    throw error
  }
}

/** Lets go of the queue; what this process has claimed is its own to give back before. */
export async function closeQueue(): Promise<void> {
  const boss = await opened().boss
  opened().boss = null
  await boss?.stop({ graceful: false })
}
