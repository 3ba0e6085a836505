import 'server-only'
import type { RetentionPreview } from '#lib/contract/retention.ts'
import { db } from '#lib/server/db/client.ts'
import { Prisma } from '#lib/server/db/generated/client.ts'
import { removeConversations } from '#lib/server/removal/remove-conversations.ts'

const EXAMPLES = 5

/**
 * Which conversations go, of the table `c`: those without activity for so many days. Archived ones and those in the trash
 * are among them; pinned ones are kept.
 */
const untouchedFor = (user: { id: string }, days: number) =>
  Prisma.sql`c."userId" = ${user.id} AND c."updatedAt" < now() - make_interval(days => ${days}) AND c."pinnedAt" IS NULL`

/** What would go now if the user had conversations deleted after so many days. */
export async function previewRetention(user: { id: string }, days: number): Promise<RetentionPreview> {
  const [counted] = await db().$queryRaw<{ conversations: number }[]>`
    SELECT count(*)::int AS "conversations" FROM "Conversation" c WHERE ${untouchedFor(user, days)}`
  const examples = await db().$queryRaw<{ title: string }[]>`
    SELECT c."title" FROM "Conversation" c WHERE ${untouchedFor(user, days)}
    ORDER BY c."updatedAt", c."id" LIMIT ${EXAMPLES}`
  return { conversations: counted?.conversations ?? 0, examples: examples.map((row) => row.title) }
}

/**
 * Deletes for good what the user hasn't touched for so many days, as long as that is their setting; returns the ids of what
 * went.
 */
export async function applyRetention(user: { id: string }, days: number): Promise<string[]> {
  const where = Prisma.sql`${untouchedFor(user, days)}
    AND EXISTS (SELECT FROM "User" u WHERE u."id" = c."userId" AND u."retentionDays" = ${days})`
  return (await removeConversations(where, 'retention')).gone
}
