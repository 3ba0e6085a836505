import 'server-only'
import { describeCause } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'
import { processWide } from '#lib/server/process-wide.ts'
import { startNextTurn, takeOverTurn } from './run-turn.ts'
import { isShuttingDown } from './shutdown.ts'
import { keepTurn } from './turn-lease.ts'
import { claimAbandonedTurns, findStalledQueues, leaseSeconds } from './turn-store.ts'

/**
 * Takes over the turns that nobody vouches for: after a crash or a restart every turn that claims to run is settled from
 * the provider's truth. Claims are atomic, so any number of nodes may do this at once.
 */
export async function reconcileTurns(): Promise<void> {
  if (isShuttingDown()) return
  const since = performance.now()
  const abandoned = await claimAbandonedTurns()
  // A lease that ran out on us, as when the database was away, is ours again by the claim.
  const orphans = abandoned.filter((turn) => !keepTurn(turn, since))
  await Promise.all(orphans.map((turn) => takeOverTurn(turn, since).catch(report)))
  await Promise.all((await findStalledQueues()).map((id) => startNextTurn(id).catch(report)))
}

/** Reconciles now and every 5 s from here on, once per process. */
export function startReconciling(): void {
  processWide('parley.reconciler', () => {
    const tick = () => reconcileTurns().catch(report)
    void tick()
    return setInterval(tick, (leaseSeconds() * 1000) / 3).unref()
  })
}

const report = (error: unknown) => log().error({ err: describeCause(error) }, 'turns could not be reconciled')
