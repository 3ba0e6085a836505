import 'server-only'
import { db } from '#lib/server/db/client.ts'
import type { Conversation, Prisma } from '#lib/server/db/generated/client.ts'
import type { DeletionReason } from '#lib/server/db/generated/enums.ts'
import { inSlices } from '#lib/server/deletion/in-slices.ts'
import { requestDeletion } from '#lib/server/deletion/request-deletion.ts'
import { wakeDeletions } from '#lib/server/deletion/run-deletions.ts'
import { describeCause } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'
import { cancelLiveTurns } from '#lib/server/turns/cancel-turn.ts'
import { withLiveTurns } from './stop-in-background.ts'

/**
 * Deletes for good every conversation that is as `condition` says, of a row `c`: now, and still when its turn comes. What
 * is being answered in one is stopped first; where that fails it stays, for the next time. Returns the ids of those
 * that went.
 * @throws what the database throws; what went until then is in the outbox
 */
export async function purgeConversations(condition: Prisma.Sql, reason: DeletionReason): Promise<string[]> {
  // All at once and in no order: pages by id would be read off the primary key, through everybody's conversations.
  const found = await db().$queryRaw<{ id: string }[]>`SELECT c."id" FROM "Conversation" c WHERE ${condition}`
  const gone: string[] = []
  for (const ids of inSlices(found.map((row) => row.id))) {
    await Promise.all((await withLiveTurns(ids)).map(stop))
    gone.push(...(await requestDeletion(ids, reason, condition)))
    wakeDeletions()
  }
  return gone
}

const stop = (conversation: Conversation) =>
  cancelLiveTurns(conversation).catch((error: unknown) =>
    log().warn({ conversationId: conversation.id, err: describeCause(error) }, 'an answer could not be stopped'),
  )
