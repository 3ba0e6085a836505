import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import { tellMetadata } from '#lib/server/conversations/sync-metadata.ts'
import { db } from '#lib/server/db/client.ts'
import { toAppError } from '#lib/server/errors.ts'
import type { Check } from './finding.ts'

/** A rename of this moment is told to the provider within this time. */
const MOMENT_MS = 1500

/** Conversations whose title and pairs the provider has as they were before. */
export const staleMetadata: Check = {
  remedy: 'tells the provider',
  async find() {
    const before = await staleIds()
    if (before.length > 0) await wait(MOMENT_MS)
    const stale = before.length > 0 ? await staleIds(before) : []
    return stale.map((id) => ({
      problem: 'stale metadata',
      id,
      detail: 'The provider has an older title, or older pairs.',
    }))
  },
  async fix(ids) {
    const failed = new Map<string, string>()
    for (const id of ids) {
      const why = await tellMetadata(id).then(
        () => null,
        (error) => toAppError(error).userMessage,
      )
      if (why) failed.set(id, why)
    }
    const stale = await staleIds(ids)
    return new Map(stale.map((id) => [id, failed.get(id) ?? 'It was changed again just now.']))
  },
}

async function staleIds(among?: string[]): Promise<string[]> {
  const rows = await db().conversation.findMany({
    where: { metadataStale: true, ...(among && { id: { in: among } }) },
    select: { id: true },
    orderBy: { id: 'asc' },
  })
  return rows.map((row) => row.id)
}
