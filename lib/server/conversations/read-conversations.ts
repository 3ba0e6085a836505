import 'server-only'
import type { Conversation } from '#lib/contract/conversation.ts'
import { db } from '#lib/server/db/client.ts'
import { type Conversation as ConversationRow, Prisma } from '#lib/server/db/generated/client.ts'
import { conversationView } from './conversation-view.ts'

/** The user's conversations that `condition` (on the table `c`) holds for, as browsers see them, in one query. */
export async function readConversations(
  user: { id: string },
  condition: Prisma.Sql,
  tail: Prisma.Sql = Prisma.empty,
): Promise<Conversation[]> {
  const rows = await db().$queryRaw<(ConversationRow & { liveTurnId: string | null })[]>`
    SELECT c.*, t."id" AS "liveTurnId"
    FROM "Conversation" c LEFT JOIN "Turn" t ON t."conversationId" = c."id" AND t."status" = 'running'
    WHERE c."userId" = ${user.id} AND ${condition} ${tail}`
  return rows.map(({ liveTurnId, ...row }) => conversationView(row, liveTurnId))
}

/** Those of these conversations that are the user's, in any order. */
export const conversationsById = (user: { id: string }, ids: string[]): Promise<Conversation[]> =>
  readConversations(user, Prisma.sql`c."id" = ANY(${ids})`)
