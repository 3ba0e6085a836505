import 'server-only'
import { db } from '#lib/server/db/client.ts'
import type { Conversation, Prisma } from '#lib/server/db/generated/client.ts'
import type { DeletionReason } from '#lib/server/db/generated/enums.ts'
import { describeCause } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'
import { cancelLiveTurns } from '#lib/server/turns/cancel-turn.ts'
import { requestDeletion } from './request-deletion.ts'
import { wakeDeletions } from './run-deletions.ts'

/** Removed in one transaction: nobody who writes to one of them waits long. */
const BATCH = 500

/**
 * Deletes for good every conversation that is as `condition` says, of a row `c`: now, and still when its turn comes. What
 * is being answered in one is stopped first; where that fails it stays, for the next time. Returns the ids of those
 * that went.
 * @throws what the database throws; what went until then is in the outbox
 */
export async function purgeConversations(condition: Prisma.Sql, reason: DeletionReason): Promise<string[]> {
  const gone: string[] = []
  for (let after = ''; ; ) {
    const rows = await db().$queryRaw<{ id: string; isLive: boolean }[]>`
      SELECT c."id", EXISTS (
        SELECT FROM "Turn" t WHERE t."conversationId" = c."id" AND t."status" IN ('queued', 'running')
      ) AS "isLive"
      FROM "Conversation" c WHERE c."id" > ${after} AND ${condition} ORDER BY c."id" LIMIT ${BATCH}`
    const last = rows.at(-1)
    if (!last) return gone
    after = last.id
    await stopTurnsIn(rows.filter((row) => row.isLive).map((row) => row.id))
    const ids = rows.map((row) => row.id)
    gone.push(...(await requestDeletion(ids, reason, condition)))
    wakeDeletions()
  }
}

async function stopTurnsIn(ids: string[]): Promise<void> {
  if (ids.length === 0) return
  const stop = (conversation: Conversation) =>
    cancelLiveTurns(conversation).catch((error: unknown) =>
      log().warn({ conversationId: conversation.id, err: describeCause(error) }, 'an answer could not be stopped'),
    )
  await Promise.all((await db().conversation.findMany({ where: { id: { in: ids } } })).map(stop))
}
