import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import { env } from '#lib/server/env.ts'
import { AppError } from '#lib/server/errors.ts'
import { processWide } from '#lib/server/process-wide.ts'
import { runningTurns } from './live-turns.ts'
import { releaseLeases } from './turn-store.ts'

const state = () => processWide('parley.turns.shutdown', () => ({ stopping: false }))

/** @throws AppError shutting_down once this node has begun to stop. */
export function requireAcceptingTurns(): void {
  if (state().stopping) throw new AppError('shutting_down')
}

/**
 * Takes no more turns, gives the running ones a grace period, then hands what still runs to whichever node comes next.
 * The launcher calls it first of all on SIGTERM.
 */
export async function stopTurns(): Promise<void> {
  state().stopping = true
  const running = runningTurns()
  await Promise.race([
    Promise.all(running.map((live) => live.ended())),
    wait(env().SHUTDOWN_GRACE_SECONDS * 1000, undefined, { ref: false }),
  ])
  await releaseLeases(running.map((live) => live.id))
}
