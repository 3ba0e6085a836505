import 'server-only'
import { db } from '#lib/server/db/client.ts'
import type { Prisma } from '#lib/server/db/generated/client.ts'
import type { DeletionReason } from '#lib/server/db/generated/enums.ts'
import { inSlices } from '#lib/server/db/in-slices.ts'
import { requestDeletion } from '#lib/server/deletion/request-deletion.ts'
import { type AppError, refusal } from '#lib/server/errors.ts'
import { wakeDeletions } from '#lib/server/provider/outbox.ts'
import { forgetConversations } from '#lib/server/turns/live-turns.ts'
import { stopConversations } from './stop-conversations.ts'

interface Removed {
  /** The ids of those that went. */
  gone: string[]
  /** Those that could not be removed, and why, by id. */
  stayed: Map<string, AppError>
}

/**
 * Removes for good every conversation that is as `where` says, of a row `c`: now, and still when its turn comes. What is
 * being answered in one is stopped first; where that fails, or something begins in it at the last moment, it stays. The
 * outbox has everything of them deleted at their providers.
 * @throws what the database throws; what went until then is in the outbox
 */
export async function removeConversations(where: Prisma.Sql, reason: DeletionReason): Promise<Removed> {
  // All at once and in no order: pages by id would be read off the primary key, through everybody's conversations.
  const found = await db().$queryRaw<{ id: string }[]>`SELECT c."id" FROM "Conversation" c WHERE ${where}`
  const removed: Removed = { gone: [], stayed: new Map() }
  for (const ids of inSlices(found.map((row) => row.id))) {
    const unstoppable = await stopConversations(ids)
    const stopped = ids.filter((id) => !unstoppable.has(id))
    const gone = await requestDeletion(stopped, { reason, where })
    forgetConversations(gone)
    wakeDeletions()
    removed.gone.push(...gone)
    for (const [id, error] of unstoppable) removed.stayed.set(id, error)
    if (gone.length === stopped.length) continue
    const left = await db().$queryRaw<{ id: string }[]>`
      SELECT c."id" FROM "Conversation" c WHERE c."id" = ANY(${stopped}) AND ${where}`
    for (const { id } of left) removed.stayed.set(id, refusal('busyAtLast'))
  }
  return removed
}
