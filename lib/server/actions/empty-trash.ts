import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { Prisma } from '#lib/server/db/generated/client.ts'
import { removeConversations } from '#lib/server/removal/remove-conversations.ts'

/** Deletes for good all that is in the user's trash; returns how many conversations that were. */
export async function emptyTrash(user: { id: string }): Promise<number> {
  const inTrash = Prisma.sql`c."userId" = ${user.id} AND c."trashedAt" IS NOT NULL`
  const { gone } = await removeConversations(inTrash, 'person')
  await db().project.deleteMany({ where: { userId: user.id, trashedAt: { not: null } } })
  return gone.length
}
