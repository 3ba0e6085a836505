import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import { db } from '#lib/server/db/client.ts'
import type { Provider } from '#lib/server/db/generated/enums.ts'
import { env } from '#lib/server/env.ts'
import { describeCause } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'
import { enqueueDeletions, wakeDeletions } from './outbox.ts'
import { jittered } from './retry.ts'

/** How often it is tried while the database is away: for about ten minutes, each pause twice as long as the one before. */
const TRIES = 10

/**
 * Has a provider's conversation deleted that could not be stored with us: nobody would ever find it again. It may have been
 * stored all the same, on a connection that broke before it could say so; then it stays. While the database can't tell, it
 * stays too, and is seen to later. Never throws.
 */
export async function discardOrphan(provider: Provider, providerId: string): Promise<void> {
  if (!(await tryToDiscard(provider, providerId))) void discardLater(provider, providerId)
}

/** False when the database could not tell, or could not note it. */
async function tryToDiscard(provider: Provider, providerId: string): Promise<boolean> {
  try {
    const [stored, asBranch] = await Promise.all([
      db().conversation.count({ where: { OR: [{ id: providerId }, { providerConversationId: providerId }] } }),
      // While it is being copied the outbox has it already.
      db().branch.count({ where: { providerConversationId: providerId } }),
    ])
    if (stored + asBranch > 0) return true
    await noteOrphan(provider, providerId, new Date())
    wakeDeletions()
    return true
  } catch (error) {
    log().warn({ providerId, err: describeCause(error) }, 'an orphan could not be noted yet')
    return false
  }
}

async function discardLater(provider: Provider, providerId: string): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    await wait(jittered(2 ** tries * env().RETRY_BASE_MS), undefined, { ref: false })
    if (await tryToDiscard(provider, providerId)) return
  }
  log().error({ providerId }, 'an orphan stays')
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
