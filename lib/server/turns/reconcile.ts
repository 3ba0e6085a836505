import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { describeCause } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'
import { processWide } from '#lib/server/process-wide.ts'
import { cancelAtProvider } from './cancel-at-provider.ts'
import { findLiveTurn, runningTurns } from './live-turns.ts'
import { startNextTurn, takeOverTurn } from './run-turn.ts'
import { isShuttingDown } from './shutdown.ts'
import { claimAbandonedTurns, findStalledQueues, LEASE_SECONDS, renewLeases } from './turn-store.ts'

const EVERY_MS = (LEASE_SECONDS * 1000) / 3

/**
 * Takes over the turns that nobody vouches for: after a crash or a restart every turn that claims to run is settled from
 * the provider's truth. Claims are atomic, so any number of nodes may do this at once.
 */
export async function reconcileTurns(): Promise<void> {
  if (isShuttingDown()) return
  await vouchForRunningTurns()
  const abandoned = await claimAbandonedTurns()
  // A lease that ran out on us, as when the database was away, is renewed by the claim itself.
  const orphans = abandoned.filter((turn) => findLiveTurn(turn.id)?.hasEnded !== false)
  await Promise.all(orphans.map((turn) => takeOverTurn(turn).catch(report)))
  await Promise.all((await findStalledQueues()).map((id) => startNextTurn(id).catch(report)))
}

/** Renews the leases of this node's turns, and stops those that somebody stopped on another node. */
async function vouchForRunningTurns(): Promise<void> {
  const running = runningTurns()
  if (running.length === 0) return
  for (const turnId of await renewLeases(running.map((live) => live.id))) {
    const live = findLiveTurn(turnId)
    const conversation = await db().conversation.findFirst({ where: { turns: { some: { id: turnId } } } })
    if (!live || !conversation || live.stopRequested) continue
    live.stopRequested = true
    live.freeze()
    await cancelAtProvider(live, conversation)
  }
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
