import 'server-only'
import { changeOf, placementAfter } from '#lib/contract/placement.ts'
import { db } from '#lib/server/db/client.ts'
import { type Conversation, Prisma } from '#lib/server/db/generated/client.ts'
import { inSlices } from '#lib/server/db/in-slices.ts'
import { env } from '#lib/server/env.ts'
import type { AppError } from '#lib/server/errors.ts'
import { removeConversations } from '#lib/server/removal/remove-conversations.ts'
import { stopInBackground } from '#lib/server/removal/stop-conversations.ts'

/** A conversation that was found to be the user's. */
export type Owned = Pick<Conversation, 'id' | 'userId' | 'trashedAt' | 'expiresAt'>

/** Whether deleting it is final: a temporary one is in no list that it could be restored to, and without a trash all are. */
const goesForGood = ({ expiresAt }: Pick<Owned, 'expiresAt'>) => expiresAt !== null || env().TRASH_DAYS === 0

/** Puts one user's conversations into the trash, or removes them where it can't be undone; returns what failed, by id. */
export async function trashConversations(owned: Owned[]): Promise<Map<string, AppError>> {
  const kept = owned.filter((row) => !goesForGood(row))
  await putIntoTrash(kept)
  stopInBackground(kept.map((row) => row.id))
  return deleteForGood(owned.filter(goesForGood))
}

/**
 * Removes one user's conversations for good; returns what failed, by id. They are put into the trash before: there nothing
 * new can begin in them, and there those stay that can't be removed.
 */
export async function deleteForGood(owned: Owned[]): Promise<Map<string, AppError>> {
  const [first] = owned
  if (!first) return new Map()
  await putIntoTrash(owned)
  const ids = owned.map((row) => row.id)
  const where = Prisma.sql`c."id" = ANY(${ids}) AND c."userId" = ${first.userId}`
  return (await removeConversations(where, 'person')).stayed
}

async function putIntoTrash(owned: Owned[]): Promise<void> {
  const fresh = owned.filter((row) => row.trashedAt === null)
  for (const ids of inSlices(fresh.map((row) => row.id))) {
    await db().conversation.updateMany({
      where: { id: { in: ids }, userId: fresh[0]?.userId, trashedAt: null },
      data: placementAfter(changeOf('trash'), new Date()),
    })
  }
}
