import 'server-only'
import type { Metadata } from '#lib/contract/metadata.ts'
import { db } from '#lib/server/db/client.ts'
import type { Prisma } from '#lib/server/db/generated/client.ts'
import { env } from '#lib/server/env.ts'
import { defaultModel, requireModel } from '#lib/server/provider/models.ts'
import { providerClient } from '#lib/server/provider/provider.ts'
import { discardOrphan } from './discard-orphan.ts'
import { providerMetadata } from './metadata.ts'
import { UNTITLED } from './title.ts'

const TEMPORARY_MS = 24 * 60 * 60 * 1000

interface NewConversation {
  title?: string
  titleSource?: 'first_words' | 'user'
  model?: string
  metadata?: Metadata
  /** In no list, and deleted for good after a day. */
  temporary?: boolean
  /** Written in the same transaction as the conversation's row. */
  alongside?: (row: { id: string; model: string }) => Prisma.PrismaPromise<unknown>[]
}

/**
 * A new conversation at the provider, stored at once with its owner. If storing fails the provider's conversation is
 * deleted again, for nobody could ever find it.
 * @throws AppError unknown_model; whatever the provider or the database throws
 */
export async function createConversation(
  user: { id: string },
  { title, titleSource, model, metadata = {}, temporary, alongside }: NewConversation,
) {
  const { provider } = env()
  const chosen = model ? await requireModel(provider, model) : await defaultModel(provider)
  const expiresAt = temporary ? new Date(Date.now() + TEMPORARY_MS) : null
  const data = {
    userId: user.id,
    provider,
    model: chosen,
    title: title ?? UNTITLED,
    titleSource,
    metadata,
    expiresAt,
  }
  const client = providerClient(provider)
  // A create that is repeated by the SDK would leave a second conversation behind: no idempotency key is ever sent.
  const { id } = await client.conversations.create({ metadata: providerMetadata(data) }, { maxRetries: 0 })
  try {
    const [row] = await db().$transaction([
      db().conversation.create({ data: { id, ...data } }),
      ...(alongside?.({ id, model: chosen }) ?? []),
    ])
    return row
  } catch (error) {
    await discardOrphan(client, id)
    throw error
  }
}
