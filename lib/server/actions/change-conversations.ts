import 'server-only'
import type { BatchReply } from '#lib/contract/batch.ts'
import type { BatchRequest } from '#lib/contract/batch-request.ts'
import { changeOf, placementAfter } from '#lib/contract/placement.ts'
import { matching } from '#lib/server/conversations/list-views.ts'
import { db } from '#lib/server/db/client.ts'
import { Prisma } from '#lib/server/db/generated/client.ts'
import { inSlices } from '#lib/server/db/in-slices.ts'
import { AppError, refusal } from '#lib/server/errors.ts'
import { requireProject } from '#lib/server/projects/read-projects.ts'
import { deleteForGood, type Owned, trashConversations } from './delete-conversations.ts'

/**
 * Does the same to many of the user's conversations, by id or all of a list, and tells for each what became of it: one
 * that fails doesn't keep the others. Doing again what is done already is no failure.
 * @throws AppError project_not_found, invalid_request for a project that takes none
 */
export async function changeConversations(user: { id: string }, request: BatchRequest): Promise<BatchReply> {
  const { action, ids, all, projectId } = request
  if (projectId) await requireProject(user, projectId)
  const owned = await db().$queryRaw<Owned[]>`
    SELECT c."id", c."userId", c."trashedAt", c."expiresAt" FROM "Conversation" c WHERE c."userId" = ${user.id}
    AND ${all ? matching(all.view, all) : Prisma.sql`c."id" = ANY(${ids ?? []})`}
    ORDER BY c."updatedAt" DESC, c."id" DESC`
  const known = new Map(owned.map((row) => [row.id, row]))
  const named = ids ? [...new Set(ids)] : owned.map((row) => row.id)
  const errors = new Map<string, AppError>()
  const accepted: Owned[] = []
  for (const id of named) {
    const row = known.get(id)
    const error = refusalOf(action, row)
    if (error) errors.set(id, error)
    else if (row) accepted.push(row)
  }
  for (const [id, error] of await perform(user, request, accepted)) errors.set(id, error)
  return { results: named.map((id) => ({ id, error: errors.get(id)?.info ?? null })) }
}

function refusalOf(action: BatchRequest['action'], row: Owned | undefined): AppError | null {
  if (!row) return new AppError('conversation_not_found')
  if (action === 'delete-forever' || action === 'restore' || action === 'trash') return null
  if (row.expiresAt) return refusal('temporaryInNoList')
  return row.trashedAt ? new AppError('conversation_in_trash') : null
}

/** What failed, by id. */
async function perform(
  user: { id: string },
  { action, projectId }: BatchRequest,
  owned: Owned[],
): Promise<Map<string, AppError>> {
  if (action === 'delete-forever') return deleteForGood(owned)
  if (action === 'trash') return trashConversations(owned)
  for (const ids of inSlices(owned.map((row) => row.id))) {
    await db().conversation.updateMany({
      where: { id: { in: ids }, userId: user.id },
      data: action === 'move-to-project' ? { projectId } : placementAfter(changeOf(action), new Date()),
    })
  }
  return new Map()
}
