import 'server-only'
import { processWide } from '#lib/server/process-wide.ts'
import type { Handlers } from './attempt.ts'
import type { JobKind } from './kinds.ts'
import { closeQueue, openQueue } from './queue.ts'
import { Worker } from './worker.ts'

/** What works on the queue in this process. */
const workers = () => processWide('parley.jobs.workers', () => new Map<Worker, Promise<void>>())

/** From here on does the jobs of these kinds, and tends the queue; any number of nodes may. A script may leave that to them. */
export function startJobs(handlers: Handlers, { tends = true } = {}): void {
  void openQueue({ tends }).catch(() => {})
  const worker = new Worker(handlers)
  workers().set(worker, worker.run())
}

/** Has this process look for jobs of a kind now: something of it is due. */
export function wakeJobs(kind: JobKind): void {
  for (const worker of workers().keys()) worker.wake(kind)
}

/**
 * Does what is due of these kinds now, and returns when nothing more is; for programs that run for a moment.
 * @throws what the database throws
 */
export async function runDueJobs(handlers: Handlers): Promise<void> {
  const worker = new Worker(handlers)
  const done = worker.drain()
  workers().set(worker, done)
  await done.finally(() => workers().delete(worker))
}

/** Begins nothing more, gives back what is half done, and lets go of the queue. */
export async function stopJobs(): Promise<void> {
  const ended = [...workers()]
  await Promise.all(ended.map(([worker]) => worker.stop()))
  await Promise.allSettled(ended.map(([, run]) => run))
  for (const [worker] of ended) workers().delete(worker)
  await closeQueue()
}
