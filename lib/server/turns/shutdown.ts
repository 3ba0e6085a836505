import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import { env } from '#lib/server/env.ts'
import { AppError } from '#lib/server/errors.ts'
import { processWide } from '#lib/server/process-wide.ts'
import { stopLocalResponses } from '#lib/server/provider/local-client.ts'
import { runningTurns } from './live-turns.ts'
import { releaseClaims } from './turn-store.ts'

/** Enough for a local answer that was ended to be settled. */
const SETTLE_MS = 2000

const state = () => processWide('parley.turns.shutdown', () => ({ stopping: false }))

export const isShuttingDown = () => state().stopping

/** @throws AppError shutting_down once this node has begun to stop. */
export function requireAcceptingTurns(): void {
  if (isShuttingDown()) throw new AppError('shutting_down')
}

/**
 * Takes no more turns and gives the running ones a grace period. Then the answers of the local provider, which live in
 * this process, are ended; the others go on at their provider and are left to whichever node comes next.
 */
export async function stopTurns(): Promise<void> {
  state().stopping = true
  await endedWithin(env().SHUTDOWN_GRACE_SECONDS * 1000)
  await stopLocalResponses()
  await endedWithin(SETTLE_MS, 'local')
  await releaseClaims(runningTurns())
}

async function endedWithin(ms: number, provider?: 'local'): Promise<void> {
  const running = runningTurns().filter((live) => !provider || live.start.conversation.provider === provider)
  await Promise.race([Promise.all(running.map((live) => live.ended())), wait(ms, undefined, { ref: false })])
}
