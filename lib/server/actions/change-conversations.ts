import 'server-only'
import type { BatchAction, BatchReply, BatchRequest } from '#lib/contract/batch.ts'
import type { ErrorInfo } from '#lib/contract/error.ts'
import { changeOf, listing } from '#lib/contract/listing.ts'
import { matching } from '#lib/server/conversations/list-views.ts'
import { db } from '#lib/server/db/client.ts'
import { type Conversation, Prisma } from '#lib/server/db/generated/client.ts'
import { env } from '#lib/server/env.ts'
import { errorInfo } from '#lib/server/errors.ts'
import { stopInBackground } from '#lib/server/removal/stop-in-background.ts'
import { deleteForever } from './delete-forever.ts'
import { temporaryInNoList } from './update-conversation.ts'

/** So many at once: each slice is a matter of moments, and a query takes only so many parameters. */
const SLICE = 500

type Row = Pick<Conversation, 'id' | 'trashedAt' | 'expiresAt'>

/**
 * Does the same to many of the user's conversations, by id or all of a list, and tells for each what became of it: one
 * that fails doesn't keep the others. Doing again what is done already is no failure.
 */
export async function changeConversations(user: { id: string }, request: BatchRequest): Promise<BatchReply> {
  const { action, ids, all } = request
  const owned = await db().$queryRaw<Row[]>`
    SELECT c."id", c."trashedAt", c."expiresAt" FROM "Conversation" c WHERE c."userId" = ${user.id}
    AND ${all ? matching(all.view, all.metadata) : Prisma.sql`c."id" = ANY(${ids ?? []})`}
    ORDER BY c."updatedAt" DESC, c."id" DESC`
  const errors = new Map<string, ErrorInfo>()
  const known = new Map(owned.map((row) => [row.id, row]))
  const named = ids ? [...new Set(ids)] : owned.map((row) => row.id)
  for (const id of named) {
    const refusal = refusalOf(action, known.get(id))
    if (refusal) errors.set(id, refusal)
  }
  const accepted = named.filter((id) => !errors.has(id))
  for (let start = 0; start < accepted.length; start += SLICE) {
    const failed = await perform(user, action, accepted.slice(start, start + SLICE))
    for (const [id, error] of failed) errors.set(id, error)
  }
  return { results: named.map((id) => ({ id, error: errors.get(id) ?? null })) }
}

function refusalOf(action: BatchAction, row: Row | undefined): ErrorInfo | null {
  if (!row) return errorInfo('conversation_not_found')
  if (action === 'delete-forever' || action === 'restore') return null
  if (row.expiresAt && action !== 'trash') {
    const { code, userMessage } = temporaryInNoList()
    return { code, message: userMessage }
  }
  return row.trashedAt && action !== 'trash' ? errorInfo('conversation_in_trash') : null
}

/** What failed, by id. */
async function perform(user: { id: string }, action: BatchAction, ids: string[]): Promise<Map<string, ErrorInfo>> {
  if (action === 'delete-forever') return deleteForever(user, ids)
  if (action === 'trash') return trash(user, ids)
  await db().conversation.updateMany({
    where: { id: { in: ids }, userId: user.id },
    data: listing(changeOf(action), new Date()),
  })
  return new Map()
}

/** Temporary ones, and all where there is no trash, go for good. */
async function trash(user: { id: string }, ids: string[]): Promise<Map<string, ErrorInfo>> {
  const kept = { userId: user.id, trashedAt: null, expiresAt: null }
  const none = env().TRASH_DAYS === 0
  if (!none) {
    await db().conversation.updateMany({
      where: { id: { in: ids }, ...kept },
      data: listing(changeOf('trash'), new Date()),
    })
  }
  const temporary = await db().conversation.findMany({
    where: { id: { in: ids }, userId: user.id, expiresAt: { not: null } },
    select: { id: true },
  })
  const forGood = none ? ids : temporary.map((row) => row.id)
  stopInBackground(ids.filter((id) => !forGood.includes(id)))
  return deleteForever(user, forGood)
}
