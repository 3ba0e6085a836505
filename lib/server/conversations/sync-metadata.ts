import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import { db } from '#lib/server/db/client.ts'
import { Prisma } from '#lib/server/db/generated/client.ts'
import { describeCause } from '#lib/server/errors.ts'
import { enqueue, type Jobs } from '#lib/server/jobs/enqueue.ts'
import { wakeJobs } from '#lib/server/jobs/run-jobs.ts'
import { log } from '#lib/server/log.ts'
import { isMissingAtProvider } from '#lib/server/provider-error.ts'
import { atProvider } from './at-provider.ts'
import { ownMetadata, providerMetadata } from './metadata.ts'

/** Nobody waits longer than this for a provider to be told a name. */
const PATIENCE_MS = 1000
/** Of one attempt: the SDK would wait for ten minutes. */
const TIMEOUT_MS = 10_000

/**
 * Brings the provider's copy of a conversation's metadata up to ours, when that is stale. Waits a second at most: what isn't
 * done by then, or fails, is done later. Never throws.
 */
export async function syncMetadata(id: string): Promise<void> {
  const work = tellMetadata(id).catch((error) => leaveToQueue(id, error))
  await Promise.race([work, wait(PATIENCE_MS, undefined, { ref: false })])
}

/** The jobs of all conversations, of a row `c`, whose provider has an older title, owner or pairs, and as `condition` says. */
export const metadataJobs = (condition: Prisma.Sql): Jobs => Prisma.sql`
  SELECT 'metadata.' || c."provider" AS "kind", c."id", c."userId" AS "person", now() AS "due"
  FROM "Conversation" c WHERE c."metadataStale" AND ${condition}`

/** Has what is stale told in the background. */
export function syncMetadataInBackground(): void {
  wakeJobs('metadata.openai')
  wakeJobs('metadata.local')
}

async function leaveToQueue(id: string, error: unknown): Promise<void> {
  log().warn({ conversationId: id, err: describeCause(error) }, 'metadata could not be written')
  // What stays stale without a job is found within a minute.
  await enqueue(metadataJobs(Prisma.sql`c."id" = ${id}`)).then(syncMetadataInBackground, () => {})
}

/**
 * The job of one conversation, and what `syncMetadata` tries at once. Writes again when ours changed meanwhile, here or on
 * another node: the last word there must be the last one here. So it is, too, when it is to be found elsewhere by then.
 * @throws what the provider or the database throws
 */
export async function tellMetadata(id: string): Promise<void> {
  for (let written: string | null = null; ; ) {
    const conversation = await db().conversation.findUnique({ where: { id } })
    if (!conversation) return
    const { title, userId, provider, providerConversationId } = conversation
    const metadata = providerMetadata(conversation)
    const wanted = JSON.stringify({ metadata, provider, providerConversationId })
    if (wanted === written) {
      const asWritten = { id, title, userId, provider, providerConversationId }
      await db().conversation.updateMany({
        where: { ...asWritten, metadata: { equals: ownMetadata(conversation) } },
        data: { metadataStale: false },
      })
      return
    }
    if (written === null && !conversation.metadataStale) return
    const { client, providerId } = atProvider(conversation)
    try {
      await client.conversations.update(providerId, { metadata }, { timeout: TIMEOUT_MS, maxRetries: 0 })
    } catch (error) {
      // Nothing there that could be true or false.
      if (!isMissingAtProvider(error)) throw error
    }
    written = wanted
  }
}
