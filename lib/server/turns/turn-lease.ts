import 'server-only'
import { keepLeases } from '#lib/server/jobs/lease.ts'
import { processWide } from '#lib/server/process-wide.ts'
import type { LiveTurn } from './live-turn.ts'
import { findLiveTurn } from './live-turns.ts'
import { type Claim, leaseSeconds, renewClaims } from './turn-store.ts'

/** Thrown by who runs a turn that may be another node's by now; whatever it was about to do is that node's to do. */
export class LeaseLostError extends Error {
  override name = 'LeaseLostError'
}

/** For how long a turn must certainly stay ours when something is asked of the provider in its name. */
const spareMs = () => (leaseSeconds() * 1000) / 3

const timing = () => ({ everyMs: (leaseSeconds() * 1000) / 3, leaseMs: leaseSeconds() * 1000 })

/** The turns that this node vouches for. */
const leases = () => processWide('parley.turns.leases', () => keepLeases<LiveTurn>(renew, timing()))

/** Vouches for a turn from here on, until it has ended or is lost; `since` is `performance.now()` from before its claim. */
export function holdTurn(live: LiveTurn, since: number): void {
  leases().hold(live, since)
  void live.ended().then(() => leases().release(live))
}

/** Renews the leases of all turns that this node runs, as happens every few seconds. @throws what the database throws */
export const renewLeases = (): Promise<void> => leases().renew()

/** Whether a turn that was just claimed, since `since`, is one that this node runs already: then it goes on as it is. */
export function keepTurn({ id, epoch }: Claim, since: number): boolean {
  const live = findLiveTurn(id)
  if (!live || live.hasEnded) return false
  live.epoch = epoch
  leases().hold(live, since)
  return true
}

/**
 * Before something is written to the provider in the name of a turn: it is this node's, and stays so meanwhile. Told by the
 * clock; only when that leaves it open, by the database.
 * @throws LeaseLostError
 */
export async function requireLease(live: LiveTurn): Promise<void> {
  if (leases().isSafe(live, spareMs())) return
  await renewLeases().catch(() => {})
  if (!leases().isSafe(live, spareMs())) throw new LeaseLostError()
}

async function renew(held: readonly LiveTurn[]): Promise<ReadonlySet<string>> {
  const claims = held.map(({ id, epoch }) => ({ id, epoch }))
  const renewed = new Map((await renewClaims(claims)).map((claim) => [claim.id, claim]))
  const kept = new Set<string>()
  for (const [index, live] of held.entries()) {
    const claim = renewed.get(live.id)
    // Claimed anew by `keepTurn` meanwhile.
    if (claim || live.epoch !== claims[index]?.epoch) kept.add(live.id)
    if (!claim) continue
    live.epoch = Math.max(live.epoch, claim.epoch)
    // Somebody pressed Stop on a node that doesn't run the turn.
    if (claim.isToStop) live.tell({ type: 'stop' })
  }
  return kept
}
