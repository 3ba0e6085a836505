import 'server-only'
import type { Budget } from '#lib/contract/budget.ts'
import { db } from '#lib/server/db/client.ts'
import { allowancesOf, type Spender, turnsAtOnce } from './allowances.ts'
import { countStreams } from './streams.ts'

/** What the user may use here, and how much of it they have; nothing when it is as much as they like. */
export async function readBudgets(user: Spender): Promise<Budget[]> {
  const allowed = allowancesOf(user)
  const atOnce = turnsAtOnce()
  if (!allowed || atOnce === null) return []
  const [row, running, streams] = await Promise.all([
    db().budget.findUnique({ where: { userId: user.id } }),
    db().turn.count({ where: { userId: user.id, status: 'running' } }),
    countStreams(user.id),
  ])
  const now = new Date()
  const within = (used: number | undefined, until: Date | undefined) =>
    used && until && until > now ? { used, backAt: until.toISOString() } : { used: 0, backAt: null }
  return [
    { name: 'turns-at-once', allowed: atOnce, used: running, backAt: null },
    { name: 'turns-per-minute', allowed: allowed.turnsPerMinute, ...within(row?.minuteTurns, row?.minuteUntil) },
    { name: 'turns-per-day', allowed: allowed.turnsPerDay, ...within(row?.dayTurns, row?.dayUntil) },
    { name: 'import-bytes-per-day', allowed: allowed.importBytesPerDay, ...within(row?.dayBytes, row?.dayUntil) },
    { name: 'streams', allowed: allowed.streams, used: streams, backAt: null },
  ]
}
