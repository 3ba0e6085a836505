import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { Prisma } from '#lib/server/db/generated/client.ts'
import { requestFileDeletion } from '#lib/server/deletion/request-deletion.ts'
import { runDeletions } from '#lib/server/deletion/run-deletions.ts'
import type { Check } from './finding.ts'

/** Every hour those go that are older than a day. */
const LONG_AGO_MS = 26 * 60 * 60 * 1000

/** Uploads that no message has, long after they should have gone. */
export const looseFiles: Check = {
  remedy: 'deletes it at the provider',
  async find() {
    const rows = await db().file.findMany({
      where: { uses: { none: {} }, conversationId: null, createdAt: { lt: new Date(Date.now() - LONG_AGO_MS) } },
      select: { id: true, provider: true },
      orderBy: { createdAt: 'asc' },
    })
    return rows.map(({ id, provider }) => ({
      problem: 'file without a message',
      id,
      detail: `It is at the provider (${provider}), and no message has it.`,
    }))
  },
  async fix(ids) {
    await requestFileDeletion(Prisma.sql`f."id" = ANY(${ids})`, 'person')
    await runDeletions()
    const left = await db().deletion.findMany({ where: { completedAt: null, fileIds: { hasSome: ids } } })
    const stays = left.flatMap((deletion) => deletion.fileIds)
    return new Map(
      ids.filter((id) => stays.includes(id)).map((id) => [id, 'It is in the outbox now; the provider delays it.']),
    )
  },
}
