import 'server-only'
import type { PrismaClient } from '#lib/server/db/generated/client.ts'
import type { KeepLeases } from '../endpoint/lease.ts'
import { LIVE_STATUSES } from './response-object.ts'
import type { Heartbeat, Living } from './running.ts'

export type HeartbeatTiming = {
  /** How often a running response says that it is alive. */
  beatMs: number
  /** How long after its last sign of life it counts as dead. Clocks of two nodes may differ by less than this. */
  deadMs: number
}

type Needs = { db: PrismaClient; now: () => number; keepLeases: KeepLeases }

/**
 * Renews the locks and rows of everything that runs. While the database is away nothing is lost by that alone: what stays
 * silent too long is settled as failed by whoever looks at it.
 */
export function createHeartbeat({ db, now, keepLeases }: Needs, { beatMs, deadMs }: HeartbeatTiming): Heartbeat {
  const deadline = () => new Date(now() + deadMs)
  const leases = keepLeases<Living>((living) => renew(db, living, deadline()), { everyMs: beatMs, leaseMs: deadMs })
  return { deadline, hold: (living) => leases.hold(living), release: (living) => leases.release(living) }
}

/** Two statements however many there are; the keys of those that are still ours. */
async function renew(db: PrismaClient, living: readonly Living[], until: Date): Promise<ReadonlySet<string>> {
  const locking = living.filter((each) => each.conversationId !== null).map((each) => each.key)
  const background = living.filter((each) => each.background).map((each) => each.key)
  const [locked, alive] = await Promise.all([renewLocks(db, locking, until), renewRows(db, background, until)])
  const isOurs = ({ key, conversationId, background }: Living) =>
    (conversationId === null || locked.has(key)) && (!background || alive.has(key))
  return new Set(living.filter(isOurs).map((each) => each.key))
}

async function renewLocks(db: PrismaClient, ids: string[], until: Date): Promise<ReadonlySet<string | null>> {
  if (ids.length === 0) return new Set()
  const locks = await db.localConversation.updateManyAndReturn({
    where: { lockedBy: { in: ids } },
    data: { lockedUntil: until },
    select: { lockedBy: true },
  })
  return new Set(locks.map((lock) => lock.lockedBy))
}

async function renewRows(db: PrismaClient, ids: string[], until: Date): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db.localResponse.updateManyAndReturn({
    where: { id: { in: ids }, status: { in: LIVE_STATUSES } },
    data: { aliveUntil: until },
    select: { id: true },
  })
  return new Set(rows.map((row) => row.id))
}
