import 'server-only'
import { Prisma } from '#lib/server/db/generated/client.ts'
import { removeConversations } from '#lib/server/removal/remove-conversations.ts'

/** Deletes for good all that is in the user's trash; returns how many conversations that were. */
export async function emptyTrash(user: { id: string }): Promise<number> {
  const inTrash = Prisma.sql`c."userId" = ${user.id} AND c."trashedAt" IS NOT NULL`
  return (await removeConversations(inTrash, 'person')).gone.length
}
