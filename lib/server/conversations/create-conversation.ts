import 'server-only'
import type { Answering } from '#lib/contract/answering.ts'
import { TEMPORARY_HOURS, UNTITLED } from '#lib/contract/conversation.ts'
import type { Metadata } from '#lib/contract/metadata.ts'
import { isDatabaseAway } from '#lib/server/database-away.ts'
import { db } from '#lib/server/db/client.ts'
import type { Conversation, Prisma, Project } from '#lib/server/db/generated/client.ts'
import type { Provider } from '#lib/server/db/generated/enums.ts'
import { env } from '#lib/server/env.ts'
import { AppError, refusal } from '#lib/server/errors.ts'
import { requireProject } from '#lib/server/projects/read-projects.ts'
import { discardOrphan } from '#lib/server/provider/discard-orphan.ts'
import { defaultModel, requireModel } from '#lib/server/provider/models.ts'
import { providerClient } from '#lib/server/provider/provider.ts'
import { requireOwner } from '#lib/server/users/require-owner.ts'
import { syncMetadata } from './sync-metadata.ts'

const TEMPORARY_MS = TEMPORARY_HOURS * 60 * 60 * 1000

interface NewConversation {
  title?: string
  titleSource?: 'first_words' | 'user'
  model?: string
  metadata?: Metadata
  /** In no list, and deleted for good after a day. */
  temporary?: boolean
  instructions?: string
  answering?: Answering
  projectId?: string
  /** Written in the same transaction as the conversation's row. */
  alongside?: (row: Conversation, tx: Prisma.TransactionClient) => Promise<unknown>
}

/**
 * A new conversation at the provider, stored at once with its owner. Only then is the provider told whose it is and what it
 * is called, and nobody waits for that: should this process end in between, nothing that anybody said is left where nobody
 * knows of it. If storing fails the provider's conversation is deleted again.
 * @throws AppError unknown_model, project_not_found, invalid_request for a project that takes none, not_signed_in when the user is leaving; whatever the provider or the database throws
 */
export async function createConversation(
  user: { id: string },
  { title, titleSource, model, metadata = {}, temporary, alongside, ...rest }: NewConversation,
) {
  const { provider } = env()
  if (temporary && rest.projectId) throw refusal('temporaryInNoProject')
  const project = rest.projectId ? await requireProject(user, rest.projectId) : null
  const chosen = model ? await requireModel(provider, model) : await firstModel(provider, project)
  const expiresAt = temporary ? new Date(Date.now() + TEMPORARY_MS) : null
  const data = {
    userId: user.id,
    provider,
    model: chosen,
    title: title ?? UNTITLED,
    titleSource,
    metadata,
    metadataStale: true,
    expiresAt,
    ...rest,
  }
  // A create that is repeated by the SDK would leave a second conversation behind: no idempotency key is ever sent.
  const { id } = await providerClient(provider).conversations.create({}, { maxRetries: 0 })
  try {
    const row = await db().$transaction(async (tx) => {
      await requireOwner(tx, user.id)
      const created = await tx.conversation.create({ data: { id, ...data } })
      await alongside?.(created, tx)
      return created
    })
    void syncMetadata(id)
    return row
  } catch (error) {
    // Committed on a connection that broke before it could say so, it is stored all the same.
    const stored = isDatabaseAway(error)
      ? await db()
          .conversation.findUnique({ where: { id } })
          .catch(() => null)
      : null
    if (stored) return stored
    await discardOrphan(provider, id)
    throw error
  }
}

/** The project's, while that is there; else the one for which nobody has to choose. */
async function firstModel(provider: Provider, project: Pick<Project, 'defaultModel'> | null): Promise<string> {
  if (!project?.defaultModel) return defaultModel(provider)
  return requireModel(provider, project.defaultModel).catch((error) => {
    if (error instanceof AppError && error.code === 'unknown_model') return defaultModel(provider)
    throw error
  })
}
