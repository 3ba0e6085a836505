import 'server-only'
import { CopyLease } from '#lib/server/branches/copy-lease.ts'
import { discardTarget } from '#lib/server/branches/copy-target.ts'
import { db } from '#lib/server/db/client.ts'
import { toAppError } from '#lib/server/errors.ts'
import type { Check } from './finding.ts'
import { workOff } from './outbox.ts'

/** Branches whose copying broke off, and that nothing waits for which would go on with it. */
export const abandonedCopies: Check = {
  remedy: 'deletes the copy at the provider; it is copied anew when something is sent there',
  async find() {
    const rows = await db().$queryRaw<{ id: string; conversationId: string }[]>`
      SELECT "id", "conversationId" FROM "Branch" b
      WHERE "state" = 'copying' AND coalesce("leaseUntil", "createdAt") < now() - interval '10 minutes'
      AND NOT EXISTS (SELECT FROM "Turn" t WHERE t."branchId" = b."id" AND t."status" = 'queued')
      ORDER BY "createdAt"`
    return rows.map(({ id, conversationId }) => ({
      problem: 'branch half copied',
      id,
      detail: `in ${conversationId}: Its copying broke off, and nobody goes on with it.`,
    }))
  },
  async fix(ids) {
    const failed = new Map<string, string>()
    for (const id of ids) {
      const why = await putBack(id).catch((error) => toAppError(error).userMessage)
      if (why) failed.set(id, why)
    }
    return failed
  },
}

/** Why not, or null. */
async function putBack(id: string): Promise<string | null> {
  const lease = await CopyLease.claim(id)
  if (!lease) return 'Somebody is at it now.'
  const target = lease.branch.providerConversationId
  try {
    await discardTarget(lease)
    await lease.release()
  } finally {
    lease.end()
  }
  const deletions = await db().deletion.findMany({
    where: { providerConversationId: target ?? '', completedAt: null },
  })
  const [why] = (await workOff(deletions.map((deletion) => deletion.id))).values()
  return why ?? null
}
