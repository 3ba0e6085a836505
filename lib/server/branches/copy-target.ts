import 'server-only'
import type { Provider } from '#lib/server/db/generated/enums.ts'
import { hurry } from '#lib/server/jobs/enqueue.ts'
import { discardOrphan } from '#lib/server/provider/discard-orphan.ts'
import { enqueueDeletions, wakeDeletions } from '#lib/server/provider/outbox.ts'
import { providerClient } from '#lib/server/provider/provider.ts'
import type { CopyLease } from './copy-lease.ts'

/** Longer than any copying takes. */
const ABANDONED_AFTER_MS = 60 * 60_000

const abandonedAt = () => new Date(Date.now() + ABANDONED_AFTER_MS)

/**
 * A conversation at the provider that takes the copy. It is made empty and put into the outbox before anything is put into it:
 * should this process end in between, nothing that anybody said is left where nobody knows of it. One that an interrupted
 * copying began is left to the outbox: what was on its way there may still arrive.
 */
export async function makeTarget(lease: CopyLease, provider: Provider): Promise<string> {
  const { id: branchId, conversationId, providerConversationId: begun } = lease.branch
  if (begun !== null) await discardTarget(lease)
  const client = providerClient(provider)
  const { id } = await client.conversations.create({}, { signal: lease.signal, maxRetries: 0 })
  try {
    await lease.write(async (tx) => {
      await tx.branch.update({ where: { id: branchId }, data: { providerConversationId: id } })
      await tx.deletion.create({
        data: {
          ...{ conversationId, provider, providerConversationId: id, reason: 'replaced', createdAt: new Date() },
          ...{ dueAt: abandonedAt(), responseIds: [], itemIds: [], fileIds: [] },
        },
      })
      await enqueueDeletions([conversationId], tx)
    })
    lease.branch.providerConversationId = id
    return id
  } catch (error) {
    await discardOrphan(provider, id)
    throw error
  }
}

/** Forgets a copy that is of no use, and leaves it to the outbox to delete. */
export async function discardTarget(lease: CopyLease): Promise<void> {
  const { id, conversationId, providerConversationId } = lease.branch
  await lease.write(async (tx) => {
    const left = await tx.deletion.updateManyAndReturn({
      where: { providerConversationId: providerConversationId ?? '', completedAt: null, attempts: 0 },
      data: { dueAt: new Date() },
    })
    await tx.branch.update({ where: { id }, data: { providerConversationId: null, copiedItems: 0 } })
    await enqueueDeletions([conversationId], tx)
    for (const deletion of left) await hurry(`delete.${deletion.provider}`, [deletion.id], tx)
  })
  lease.branch.providerConversationId = null
  wakeDeletions()
}
