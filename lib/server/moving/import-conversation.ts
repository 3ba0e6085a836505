import 'server-only'
import type { ImportRequest } from '#lib/contract/import.ts'
import { syncMetadata } from '#lib/server/conversations/sync-metadata.ts'
import { titleFromMessage } from '#lib/server/conversations/title.ts'
import { db } from '#lib/server/db/client.ts'
import type { Conversation } from '#lib/server/db/generated/client.ts'
import { env } from '#lib/server/env.ts'
import { AppError } from '#lib/server/errors.ts'
import { enqueue, hurry } from '#lib/server/jobs/enqueue.ts'
import { copyItems } from '#lib/server/provider/copy-items.ts'
import { discardOrphan, noteOrphan } from '#lib/server/provider/discard-orphan.ts'
import { defaultModel, requireModel } from '#lib/server/provider/models.ts'
import { wakeDeletions } from '#lib/server/provider/outbox.ts'
import { providerClient } from '#lib/server/provider/provider.ts'
import { indexJobs, indexSoon } from '#lib/server/search/index-jobs.ts'
import { requireOwner } from '#lib/server/users/require-owner.ts'

/** Longer than any import takes. */
const ABANDONED_AFTER_MS = 60 * 60_000

/**
 * A conversation made of messages from elsewhere, in their order and without asking any model. It is there once all of it
 * is: of one that broke off, by the death of this process too, the outbox deletes what the provider has.
 * @throws AppError unknown_model, not_signed_in when the user is leaving; whatever the provider or the database throws
 */
export async function importConversation(user: { id: string }, request: ImportRequest): Promise<Conversation> {
  const { messages, model, metadata = {} } = request
  const { provider } = env()
  const chosen = model ? await requireModel(provider, model) : await defaultModel(provider)
  const title = request.title ?? titleFromMessage(messages.find(({ role }) => role === 'user')?.content ?? '')
  const titleSource = request.title ? ('user' as const) : ('first_words' as const)
  const data = { userId: user.id, provider, model: chosen, title, titleSource, metadata, metadataStale: true }
  const client = providerClient(provider)
  const { id } = await client.conversations.create({}, { maxRetries: 0 })
  const deletion = await noteOrphan(provider, id, new Date(Date.now() + ABANDONED_AFTER_MS)).catch(async (error) => {
    await discardOrphan(provider, id)
    throw error
  })
  try {
    const items = messages.map((message) => ({ type: 'message' as const, ...message }))
    if (!(await copyItems({ items, load: async (batch) => batch }, { client, providerId: id }))) {
      throw new AppError('provider_failed')
    }
    const row = await db().$transaction(async (tx) => {
      await requireOwner(tx, user.id)
      // Not when the outbox has begun with it: whoever claims it moves its time.
      await tx.deletion.delete({ where: { id: deletion.id, dueAt: deletion.dueAt } })
      const created = await tx.conversation.create({ data: { id, ...data } })
      await enqueue(indexJobs(id), tx)
      return created
    })
    indexSoon()
    void syncMetadata(id)
    return row
  } catch (error) {
    await db().$transaction([
      db().deletion.updateMany({ where: { id: deletion.id }, data: { dueAt: new Date() } }),
      hurry(`delete.${provider}`, [deletion.id]),
    ])
    wakeDeletions()
    throw error
  }
}
