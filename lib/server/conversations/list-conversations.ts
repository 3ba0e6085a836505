import 'server-only'
import type { ConversationList, ListView } from '#lib/contract/conversation.ts'
import type { Metadata } from '#lib/contract/metadata.ts'
import { decodeCursor, encodeCursor } from '#lib/server/db/cursor.ts'
import { Prisma } from '#lib/server/db/generated/client.ts'
import { matching } from './list-views.ts'
import { readConversations } from './read-conversations.ts'

interface Page {
  limit: number
  cursor?: string
  view: ListView
  metadata?: Metadata
}

/**
 * One page of a list of the user's conversations, most recent activity first. The cursor is a place in that order (keyset),
 * so a page costs the same however far down it is, and nothing is shown twice when the list moves.
 * @throws AppError invalid_request for a cursor that we didn't make
 */
export async function listConversations(
  user: { id: string },
  { limit, cursor, view, metadata }: Page,
): Promise<ConversationList> {
  const after = cursor ? decodeCursor(cursor) : null
  const found = await readConversations(
    user,
    after
      ? Prisma.sql`${matching(view, metadata)} AND (c."updatedAt", c."id") < (${after.updatedAt}, ${after.id})`
      : matching(view, metadata),
    Prisma.sql`ORDER BY c."updatedAt" DESC, c."id" DESC LIMIT ${limit + 1}`,
  )
  const page = found.slice(0, limit)
  const last = page.at(-1)
  return { conversations: page, nextCursor: found.length > limit && last ? encodeCursor(last) : null }
}
