import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import { db } from '#lib/server/db/client.ts'
import type { Provider } from '#lib/server/db/generated/enums.ts'
import { describeCause } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'
import { processWide } from '#lib/server/process-wide.ts'
import { concernsWholeProvider, isMissingAtProvider, providerErrorCode } from '#lib/server/provider-error.ts'
import { atProvider } from './at-provider.ts'
import { ownMetadata, providerMetadata } from './metadata.ts'

/** Nobody waits longer than this for a provider to be told a name. */
const PATIENCE_MS = 1000
const EVERY_MS = 60_000
/** So many are read at a time, and told so many at a time. */
const PAGE = 100
const AT_ONCE = 5
/** Of one attempt: the SDK would wait for ten minutes. It is tried again by the next pass, not by the SDK too. */
const TIMEOUT_MS = 10_000
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

/** One pass over what is stale, that nobody waits for; none beside one that is under way. */
export function syncMetadataInBackground(): void {
  const passes = processWide('parley.sync-metadata.passes', () => ({ isUnderWay: false }))
  if (passes.isUnderWay) return
  passes.isUnderWay = true
  void syncStaleMetadata()
    .catch(report)
    .finally(() => {
      passes.isUnderWay = false
    })
}

/**
 * One pass over all that is stale. One that fails holds up no other, and a provider that fails as a whole is left for the
 * next pass.
 * @throws what failed first, when all the others are done
 */
export async function syncStaleMetadata(): Promise<void> {
  const failures: unknown[] = []
  const failing = new Set<Provider>()
  for (let last = ''; ; ) {
    const page = await db().conversation.findMany({
      where: { metadataStale: true, id: { gt: last }, provider: { notIn: [...failing] } },
      select: { id: true, provider: true },
      orderBy: { id: 'asc' },
      take: PAGE,
    })
    const left = page.values()
    const work = async () => {
      for (const { id, provider } of left) {
        if (failing.has(provider)) continue
        await writeUntilTrue(id).catch((error) => {
          failures.push(error)
          if (concernsWholeProvider(providerErrorCode(error))) failing.add(provider)
        })
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
    last = page.at(-1)?.id ?? ''
    if (page.length < PAGE) break
  }
  if (failures.length > 0) throw failures[0]
}

/**
 * Writes again when ours changed meanwhile, here or on another node: the last word there must be the last one here. So it
 * is, too, when it is to be found elsewhere by then.
 */
async function writeUntilTrue(id: string): Promise<void> {
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

const report = (error: unknown) => log().warn({ err: describeCause(error) }, 'metadata could not be written')
