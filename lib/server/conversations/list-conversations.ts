import 'server-only'
import type { ConversationList } from '#lib/contract/conversation.ts'
import { db } from '#lib/server/db/client.ts'
import { conversationView } from './conversation-view.ts'
import { decodeCursor, encodeCursor } from './list-cursor.ts'

/**
 * One page of the user's conversations, most recent activity first. The cursor is a place in that order (keyset), so a
 * page costs the same however far down it is, and nothing is shown twice when the list moves.
 * @throws AppError invalid_request for a cursor that we didn't make
 */
export async function listConversations(
  user: { id: string },
  { limit, cursor }: { limit: number; cursor?: string },
): Promise<ConversationList> {
  const after = cursor ? decodeCursor(cursor) : null
  const rows = await db().conversation.findMany({
    where: {
      userId: user.id,
      ...(after && {
        updatedAt: { lte: after.updatedAt },
        NOT: { updatedAt: after.updatedAt, id: { gte: after.id } },
      }),
    },
    orderBy: [{ updatedAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
  })
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    conversations: page.map(conversationView),
    nextCursor: rows.length > limit && last ? encodeCursor(last) : null,
  }
}
