import 'server-only'
import type { Prisma } from '#lib/server/db/generated/client.ts'
import type { Item } from '../wire/item.ts'

/** How many items one request may add. */
export const MAX_ADDED_ITEMS = 20

/** For transactions that add items: what was said is worth waiting for when the pool is busy. */
export const PATIENT = { maxWait: 15_000, timeout: 30_000 }

/** Stores items from position `first` on; whoever calls has reserved these positions in the same transaction. */
export async function addItems(
  tx: Prisma.TransactionClient,
  { conversationId, first, items }: { conversationId: string; first: number; items: readonly Item[] },
): Promise<void> {
  await tx.localItem.createMany({
    data: items.map((item, index) => ({ conversationId, id: item.id, position: first + index, data: item })),
  })
}
