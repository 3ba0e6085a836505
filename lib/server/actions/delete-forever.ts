import 'server-only'
import type { ErrorInfo } from '#lib/contract/error.ts'
import { listing } from '#lib/contract/listing.ts'
import { db } from '#lib/server/db/client.ts'
import { inSlices } from '#lib/server/deletion/in-slices.ts'
import { requestDeletion } from '#lib/server/deletion/request-deletion.ts'
import { wakeDeletions } from '#lib/server/deletion/run-deletions.ts'
import { toAppError } from '#lib/server/errors.ts'
import { withLiveTurns } from '#lib/server/removal/stop-in-background.ts'
import { cancelLiveTurns } from '#lib/server/turns/cancel-turn.ts'

const BUSY = 'An answer began in this conversation at the same moment. It is in the trash; delete it again.'

/**
 * Removes these conversations of the user's here, and has everything of them deleted at their providers. What is being
 * answered is stopped first; where that fails the conversation stays in the trash, and is in what is returned, by id.
 */
export async function deleteForever(user: { id: string }, ids: string[]): Promise<Map<string, ErrorInfo>> {
  const failed = new Map<string, ErrorInfo>()
  for (const slice of inSlices(ids)) await deleteSlice(user, slice, failed)
  return failed
}

async function deleteSlice(user: { id: string }, ids: string[], failed: Map<string, ErrorInfo>): Promise<void> {
  // In the trash nothing new can begin in them.
  await db().conversation.updateMany({
    where: { id: { in: ids }, userId: user.id, trashedAt: null },
    data: listing({ trashed: true }, new Date()),
  })
  for (const conversation of await withLiveTurns(ids)) {
    try {
      await cancelLiveTurns(conversation)
    } catch (error) {
      const { code, userMessage } = toAppError(error)
      failed.set(conversation.id, { code, message: userMessage })
    }
  }
  const rows = await db().conversation.findMany({
    where: { id: { in: ids.filter((id) => !failed.has(id)) }, userId: user.id },
    select: { id: true, expiresAt: true },
  })
  const temporary = rows.flatMap(({ id, expiresAt }) => (expiresAt ? [id] : []))
  const others = rows.flatMap(({ id, expiresAt }) => (expiresAt ? [] : [id]))
  const gone = new Set([
    ...(await requestDeletion(temporary, 'temporary')),
    ...(await requestDeletion(others, 'person')),
  ])
  wakeDeletions()
  // Something began in it at the last moment.
  for (const { id } of rows) if (!gone.has(id)) failed.set(id, { code: 'conversation_busy', message: BUSY })
}
