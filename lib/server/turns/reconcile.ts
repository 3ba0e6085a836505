import 'server-only'
import { describeCause } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'
import { processWide } from '#lib/server/process-wide.ts'
import { runningTurns } from './live-turns.ts'
import { startNextTurn, takeOverTurn } from './run-turn.ts'
import { claimAbandonedTurns, findStalledQueues, LEASE_SECONDS, renewLeases } from './turn-store.ts'

const EVERY_MS = (LEASE_SECONDS * 1000) / 3

/**
 * Vouches for the turns of this node, and takes over those that nobody vouches for: after a crash or a restart every turn
 * that claims to run is settled from the provider's truth. Claims are atomic, so any number of nodes may do this at once.
 */
export async function reconcileTurns(): Promise<void> {
  await renewLeases(runningTurns().map((live) => live.id))
  for (const turn of await claimAbandonedTurns()) void takeOverTurn(turn).catch(report)
  for (const conversationId of await findStalledQueues()) void startNextTurn(conversationId).catch(report)
}

/** Reconciles now and every 5 s from here on, once per process. */
export function startReconciling(): void {
  processWide('parley.reconciler', () => {
    const tick = () => reconcileTurns().catch(report)
    void tick()
    return setInterval(tick, EVERY_MS).unref()
  })
}

const report = (error: unknown) => log().error({ err: describeCause(error) }, 'turns could not be reconciled')
