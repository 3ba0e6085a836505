import 'server-only'
import type { PrismaClient } from '#lib/server/db/generated/client.ts'
import { HOLDING_STATUSES } from '../items/stored-items.ts'
import { apiErrors } from '../wire/api-error.ts'
import { isId } from '../wire/ids.ts'
import { type Item, storedItem } from '../wire/item.ts'
import { storedResponse } from './response-object.ts'

/** What a request continues. */
type Continued = { tenant: string; conversationId: string | null; previousResponseId: string | null }

/** What was said before, and in a conversation the position after the last of it. */
type EarlierItems = { items: Item[]; end: number | null }

/** All that was said before a request. */
export async function readEarlierItems(
  db: PrismaClient,
  { tenant, conversationId, previousResponseId }: Continued,
): Promise<EarlierItems> {
  if (conversationId !== null) return itemsOfConversation(db, conversationId)
  if (previousResponseId === null) return { items: [], end: null }
  return { items: await itemsUpTo(db, { tenant, id: previousResponseId }), end: null }
}

/** All items of a conversation, oldest first, and the position after the last one. */
async function itemsOfConversation(db: PrismaClient, conversationId: string): Promise<EarlierItems> {
  const rows = await itemsBefore(db, conversationId)
  return { items: rows.map((row) => storedItem(row.data)), end: (rows.at(-1)?.position ?? -1) + 1 }
}

/** What was said up to and including a response: the chain of responses it continued, or its conversation till then. */
async function itemsUpTo(db: PrismaClient, { tenant, id }: { tenant: string; id: string }): Promise<Item[]> {
  const newestFirst: Item[][] = []
  for (let next: string | null = id; next !== null; ) {
    const row = await findFinished(db, { tenant, id: next })
    if (row === null) {
      // The one that was named must exist; one further back may have been deleted since.
      if (next === id) throw apiErrors.previousResponseNotFound(id)
      break
    }
    const input = Array.isArray(row.input) ? row.input.map(storedItem) : []
    newestFirst.push([...input, ...storedResponse(row.data).output])
    if (row.conversationId !== null) {
      const before = await itemsBefore(db, row.conversationId, row.contextEnd ?? 0)
      newestFirst.push(before.map((item) => storedItem(item.data)))
    }
    next = row.previousResponseId
  }
  return newestFirst.reverse().flat()
}

const findFinished = async (db: PrismaClient, { tenant, id }: { tenant: string; id: string }) =>
  isId(id) ? db.localResponse.findFirst({ where: { id, tenant, status: { in: HOLDING_STATUSES } } }) : null

const itemsBefore = (db: PrismaClient, conversationId: string, position?: number) =>
  db.localItem.findMany({
    where: { conversationId, ...(position === undefined ? {} : { position: { lt: position } }) },
    orderBy: { position: 'asc' },
    select: { position: true, data: true },
  })
