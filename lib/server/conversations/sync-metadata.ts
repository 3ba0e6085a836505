import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import { db } from '#lib/server/db/client.ts'
import { describeCause } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'
import { processWide } from '#lib/server/process-wide.ts'
import { isMissingAtProvider } from '#lib/server/provider/provider-error.ts'
import { atProvider } from './at-provider.ts'
import { ownMetadata, providerMetadata } from './metadata.ts'

/** Nobody waits longer than this for a provider to be told a name. */
const PATIENCE_MS = 1000
const EVERY_MS = 60_000
const AT_ONCE = 100

/**
 * Brings the provider's copy of a conversation's metadata up to ours, when that is stale. Waits a second at most: what isn't
 * done by then, or fails, is done later. Never throws.
 */
export async function syncMetadata(id: string): Promise<void> {
  await Promise.race([writeUntilTrue(id).catch(report), wait(PATIENCE_MS, undefined, { ref: false })])
}

/** Tries again whatever could not be told to the provider, from here on, once per process. */
export function startSyncingMetadata(): void {
  processWide('parley.sync-metadata', () => setInterval(syncMetadataInBackground, EVERY_MS).unref())
}

/** One pass over what is stale, that nobody waits for. */
export function syncMetadataInBackground(): void {
  void syncStaleMetadata().catch(report)
}

/** One pass over what is stale; ends early when the provider fails. */
export async function syncStaleMetadata(): Promise<void> {
  const stale = await db().conversation.findMany({
    where: { metadataStale: true },
    select: { id: true },
    take: AT_ONCE,
  })
  for (const { id } of stale) await writeUntilTrue(id)
}

/** Writes again when ours changed meanwhile, here or on another node: the last word there must be the last one here. */
async function writeUntilTrue(id: string): Promise<void> {
  for (let written: string | null = null; ; ) {
    const conversation = await db().conversation.findUnique({ where: { id } })
    if (!conversation) return
    const metadata = providerMetadata(conversation)
    if (JSON.stringify(metadata) === written) {
      const { title, userId } = conversation
      const asWritten = { id, title, userId, metadata: { equals: ownMetadata(conversation) } }
      await db().conversation.updateMany({ where: asWritten, data: { metadataStale: false } })
      return
    }
    if (written === null && !conversation.metadataStale) return
    const { client, providerId } = atProvider(conversation)
    try {
      await client.conversations.update(providerId, { metadata })
    } catch (error) {
      // Nothing there that could be true or false.
      if (!isMissingAtProvider(error)) throw error
    }
    written = JSON.stringify(metadata)
  }
}

const report = (error: unknown) => log().warn({ err: describeCause(error) }, 'metadata could not be written')
