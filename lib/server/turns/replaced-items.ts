import 'server-only'
import OpenAI from 'openai'
import { atProvider } from '#lib/server/conversations/at-provider.ts'
import { segmentOfTurn } from '#lib/server/conversations/segment.ts'
import { db } from '#lib/server/db/client.ts'
import type { Conversation } from '#lib/server/db/generated/client.ts'
import { untilListed, withRetries } from '#lib/server/provider/retry.ts'

/**
 * Takes what another item of a stopped turn stands for out of the conversation, where that has not been done: the job of one
 * turn, done at once by whoever settled it. Until then history leaves those items out.
 * @throws what the provider or the database throws
 */
export async function removeReplaced(turnId: string): Promise<void> {
  const turn = await db().turn.findUnique({ where: { id: turnId }, include: { conversation: true, branch: true } })
  if (!turn || turn.replacedItemIds.length === 0) return
  const { replacedItemIds } = turn
  const conversation = segmentOfTurn(turn)
  // From the end: a reasoning item may not stay behind without what follows it, and nothing may follow it alone.
  for (const itemId of replacedItemIds.toReversed()) {
    await withRetries(() => removeOnceListed(conversation, itemId), { as: 'answer' })
  }
  await db().turn.updateMany({ where: { id: turnId }, data: { replacedItemIds: [], output: '' } })
}

/** Deletes an item that may be listed only seconds after its response ended; one that never is has gone already. */
async function removeOnceListed(conversation: Conversation, itemId: string): Promise<void> {
  const { client, providerId } = atProvider(conversation)
  await untilListed(async () => {
    try {
      await client.conversations.items.delete(itemId, { conversation_id: providerId })
      return true
    } catch (error) {
      if (!(error instanceof OpenAI.NotFoundError)) throw error
      return null
    }
  })
}
