import 'server-only'
import { env } from './env.ts'
import { describeCause } from './errors.ts'
import { jobHandlers } from './job-handlers.ts'
import { enqueue, jobsOf } from './jobs/enqueue.ts'
import { startJobs, stopJobs, wakeJobs } from './jobs/run-jobs.ts'
import { stopLiveUpdates } from './live/stop-live-updates.ts'
import { log } from './log.ts'
import { logConsole } from './log-console.ts'
import { processWide } from './process-wide.ts'
import { startReconciling } from './turns/reconcile.ts'
import { startSavingProgress } from './turns/save-progress.ts'
import { stopTurns } from './turns/shutdown.ts'

/** Begins what a node does of its own accord, and registers what must happen before it stops. */
export function startServer(): void {
  if (process.env.NODE_ENV === 'production') logConsole()
  if (env().timeFactor !== 1) log().warn('TEST_ONLY_TIME_FACTOR is set: nobody may rely on this server')
  processWide('parley.shutdown', () => new Set<() => Promise<void>>())
    .add(stopTurns)
    .add(stopLiveUpdates)
    .add(stopJobs)
  startReconciling()
  startSavingProgress()
  startJobs(jobHandlers)
  void catchUp().catch((error) => log().error({ err: describeCause(error) }, 'what waits is found only later'))
}

/** What has waited while nobody ran is found now, and not only when it is time again. */
async function catchUp(): Promise<void> {
  const kind = 'adopt-waiting-work'
  await enqueue(jobsOf(kind, [kind]))
  wakeJobs(kind)
}
