import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { env } from '#lib/server/env.ts'
import { toAppError } from '#lib/server/errors.ts'
import { removeReplaced } from '#lib/server/turns/replaced-items.ts'
import type { Check } from './finding.ts'

/** Who settled the turn removes them at once, and a job a minute later. */
const BY_NOW_MS = 10 * 60_000

/** What another item of a stopped answer stands for, and that was never removed at the provider. */
export const replacedItems: Check = {
  remedy: 'removes it at the provider',
  async find() {
    const turns = await db().turn.findMany({
      where: {
        replacedItemIds: { isEmpty: false },
        endedAt: { lt: new Date(Date.now() - BY_NOW_MS) },
        ...(!env().OPENAI_API_KEY && { conversation: { provider: 'local' as const } }),
      },
      orderBy: { createdAt: 'asc' },
    })
    return turns.map(({ id, conversationId, replacedItemIds }) => ({
      problem: 'replaced, but still there',
      id,
      detail: `in ${conversationId}: ${replacedItemIds.join(', ')}`,
    }))
  },
  async fix(ids) {
    const failed = new Map<string, string>()
    for (const id of ids) await removeReplaced(id).catch((error) => failed.set(id, toAppError(error).userMessage))
    return failed
  },
}
