import 'server-only'
import type { Receipt } from '#lib/contract/receipt.ts'
import { db } from '#lib/server/db/client.ts'
import { decodeCursor, encodeCursor } from '#lib/server/db/cursor.ts'
import type { Deletion } from '#lib/server/db/generated/client.ts'
import { delayText } from '#lib/server/errors.ts'

const PAGE_SIZE = 50

/**
 * One page of what was, or is being, deleted for good of the user's, newest first. What only makes room for another
 * attempt at an answer is no deletion to them.
 * @throws AppError invalid_request for a cursor that we didn't make
 */
export async function listReceipts(
  user: { id: string },
  cursor?: string,
): Promise<{ receipts: Receipt[]; nextCursor: string | null }> {
  const after = cursor ? decodeCursor(cursor) : null
  const rows = await db().deletion.findMany({
    where: {
      userId: user.id,
      reason: { not: 'replaced' },
      receiptId: null,
      ...(after && {
        requestedAt: { lte: after.updatedAt },
        NOT: { requestedAt: after.updatedAt, id: { gte: after.id } },
      }),
    },
    orderBy: [{ requestedAt: 'desc' }, { id: 'desc' }],
    take: PAGE_SIZE + 1,
  })
  const page = rows.slice(0, PAGE_SIZE)
  const told = await db().deletion.findMany({ where: { receiptId: { in: page.map(({ id }) => id) } } })
  const receipts = page.flatMap((row) =>
    receiptOf(
      row,
      told.filter(({ receiptId }) => receiptId === row.id),
    ),
  )
  const last = receipts.at(-1)
  return {
    receipts,
    nextCursor: rows.length > PAGE_SIZE && last ? encodeCursor({ updatedAt: last.requestedAt, id: last.id }) : null,
  }
}

/** Branches are told with their conversation: it is gone once all of them are. */
function receiptOf({ reason, ...row }: Deletion, branches: Deletion[]): Receipt[] {
  if (reason === 'replaced') return []
  const all = [row, ...branches]
  const sum = (of: (deletion: (typeof all)[number]) => number) => all.reduce((total, each) => total + of(each), 0)
  const ends = all.flatMap(({ completedAt }) => completedAt ?? []).sort((a, b) => a.getTime() - b.getTime())
  const receipt = {
    id: row.id,
    conversationId: row.conversationId,
    provider: row.provider,
    reason,
    conversationCreatedAt: row.createdAt.toISOString(),
    requestedAt: row.requestedAt.toISOString(),
    completedAt: ends.length === all.length ? (ends.at(-1)?.toISOString() ?? null) : null,
    items: sum(({ items }) => items),
    responses: sum(({ responses }) => responses),
    files: sum(({ files }) => files),
    unnamed: sum(({ unnamed }) => unnamed),
    delay: delayText(all.find(({ errorCode }) => errorCode !== null)?.errorCode ?? null),
  }
  return [receipt]
}
