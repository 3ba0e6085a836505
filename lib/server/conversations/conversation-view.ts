import 'server-only'
import { answeringSchema } from '#lib/contract/answering.ts'
import type { Conversation } from '#lib/contract/conversation.ts'
import type { Conversation as ConversationRow } from '#lib/server/db/generated/client.ts'
import { env } from '#lib/server/env.ts'
import { ownMetadata } from './metadata.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/**
 * A conversation as its owner's browser may see it: named fields only, so that a new column stays private until listed
 * here. `liveTurnId` is the turn that runs in it.
 */
export const conversationView = (row: ConversationRow, liveTurnId: string | null): Conversation => ({
  id: row.id,
  title: row.title,
  provider: row.provider,
  model: row.model,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  pinnedAt: row.pinnedAt?.toISOString() ?? null,
  archivedAt: row.archivedAt?.toISOString() ?? null,
  trashedAt: row.trashedAt?.toISOString() ?? null,
  expiresAt: expiryOf(row)?.toISOString() ?? null,
  isTemporary: row.expiresAt !== null,
  liveTurnId,
  metadata: ownMetadata(row),
  shownBranch: row.shownBranchId,
  branchedFrom: row.branchedFromId === null ? null : { id: row.branchedFromId, title: row.branchedFromTitle ?? '' },
  answering: answeringSchema.safeParse(row.answering).data ?? {},
  hasInstructions: row.instructions !== '',
  projectId: row.projectId,
})

function expiryOf({ expiresAt, trashedAt }: ConversationRow): Date | null {
  return trashedAt ? new Date(trashedAt.getTime() + env().TRASH_DAYS * DAY_MS) : expiresAt
}
