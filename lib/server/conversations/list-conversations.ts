import 'server-only'
import type { ConversationList, ListView } from '#lib/contract/conversation.ts'
import { decodeCursor, encodeCursor } from '#lib/server/db/cursor.ts'
import { Prisma } from '#lib/server/db/generated/client.ts'
import { requireProject } from '#lib/server/projects/read-projects.ts'
import { type Filter, matching } from './list-views.ts'
import { readConversations } from './read-conversations.ts'

interface Page extends Filter {
  limit: number
  cursor?: string
  view: ListView
}

/**
 * One page of a list of the user's conversations, most recent activity first. The cursor is a place in that order (keyset),
 * so a page costs the same however far down it is, and nothing is shown twice when the list moves.
 * @throws AppError invalid_request for a cursor that we didn't make, project_not_found
 */
export async function listConversations(
  user: { id: string },
  { limit, cursor, view, ...filter }: Page,
): Promise<ConversationList> {
  const after = cursor ? decodeCursor(cursor) : null
  const found = await readConversations(
    user,
    after
      ? Prisma.sql`${matching(view, filter)} AND (c."updatedAt", c."id") < (${after.updatedAt}, ${after.id})`
      : matching(view, filter),
    Prisma.sql`ORDER BY c."updatedAt" DESC, c."id" DESC LIMIT ${limit + 1}`,
  )
  const { project } = filter
  // Where something is in it, it is the user's.
  if (found.length === 0 && project && project !== 'none') await requireProject(user, project, { isAway: true })
  const page = found.slice(0, limit)
  const last = page.at(-1)
  return { conversations: page, nextCursor: found.length > limit && last ? encodeCursor(last) : null }
}
