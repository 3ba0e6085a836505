import 'server-only'
import { db } from '#lib/server/db/client.ts'
import type { Provider } from '#lib/server/db/generated/enums.ts'
import { describeCause } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'
import { enqueueDeletions, wakeDeletions } from './outbox.ts'
import { providerClient } from './provider.ts'

/**
 * Has a provider's conversation deleted that could not be stored with us: nobody would ever find it again. The outbox sees
 * to it, however long that takes; where nothing can be noted there the provider is asked once. Never throws.
 */
export async function discardOrphan(provider: Provider, providerId: string): Promise<void> {
  try {
    await noteOrphan(provider, providerId, new Date())
    wakeDeletions()
  } catch (noted) {
    log().warn({ providerId, err: describeCause(noted) }, 'an orphan could not be noted')
    await providerClient(provider)
      .conversations.delete(providerId)
      .catch((error: unknown) => log().error({ providerId, err: describeCause(error) }, 'an orphan stays'))
  }
}

/** Leaves a provider's conversation to the outbox. Nobody's, as far as receipts go: nobody has had it yet. */
export async function noteOrphan(provider: Provider, id: string, dueAt: Date) {
  const [deletion] = await db().$transaction([
    db().deletion.create({
      data: {
        conversationId: id,
        provider,
        providerConversationId: id,
        reason: 'temporary',
        createdAt: new Date(),
        dueAt,
        responseIds: [],
        itemIds: [],
        fileIds: [],
      },
    }),
    enqueueDeletions([id]),
  ])
  return deletion
}
