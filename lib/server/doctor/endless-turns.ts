import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import { db } from '#lib/server/db/client.ts'
import { startReconciling } from '#lib/server/turns/reconcile.ts'
import { stopTurns } from '#lib/server/turns/shutdown.ts'
import type { Check } from './finding.ts'

/** Answers take their time; what takes longer is left to the app. */
const PATIENCE_MS = 60_000
const LOOK_MS = 250

/** Turns that claim to run though no node vouches for them, or that wait for nothing. */
export const endlessTurns: Check = {
  remedy: 'ends it as the provider says it ended; lets one that waits begin',
  async find() {
    const rows = await db().$queryRaw<{ id: string; status: string; conversationId: string }[]>`
      SELECT "id", "status", "conversationId" FROM "Turn" t WHERE
        ("status" = 'running' AND coalesce("leaseUntil", "createdAt") < now() - interval '1 minute')
        OR ("status" = 'queued' AND "createdAt" < now() - interval '1 minute' AND NOT EXISTS (
          SELECT FROM "Turn" r WHERE r."conversationId" = t."conversationId" AND r."status" = 'running'))
      ORDER BY "createdAt"`
    return rows.map(({ id, status, conversationId }) => ({
      problem: 'turn without end',
      id,
      detail: `in ${conversationId}: ${status === 'running' ? 'No server answers it.' : 'It waits, and nothing runs before it.'}`,
    }))
  },
  /** As a node that comes upon them does; this process is one until it ends. */
  async fix(ids) {
    startReconciling()
    const live = () =>
      db().turn.findMany({ where: { id: { in: ids }, status: { in: ['queued', 'running'] } }, select: { id: true } })
    const until = performance.now() + PATIENCE_MS
    while ((await live()).length > 0 && performance.now() < until) await wait(LOOK_MS)
    await stopTurns()
    return new Map((await live()).map(({ id }) => [id, 'It is being answered now; the app goes on with it.']))
  },
}
