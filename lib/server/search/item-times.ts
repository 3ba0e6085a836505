import 'server-only'
import type { Message } from '#lib/contract/message.ts'
import type { Segment } from '#lib/server/conversations/segment.ts'
import { db } from '#lib/server/db/client.ts'

/**
 * When each of these messages of a segment, oldest first and down to the newest, was written. The provider's items don't tell; our
 * turns do, by the id of the answer, and where that isn't known by their order from the end.
 */
export async function timesOf({ id, branchId }: Segment, messages: Message[]): Promise<Map<string, Date>> {
  const turns = await db().turn.findMany({
    where: { conversationId: id, branchId, status: { in: ['completed', 'incomplete', 'cancelled'] } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    select: { answerItemId: true, createdAt: true, endedAt: true },
  })
  const times = new Map<string, Date>()
  let next = 0
  for (const exchange of exchangesOf(messages).reverse()) {
    const known = turns.findIndex(({ answerItemId }) => exchange.some((message) => message.id === answerItemId))
    const place = known < 0 ? next : known
    const turn = turns[place]
    next = place + 1
    if (!turn) break
    for (const { id, role } of exchange)
      times.set(id, role === 'user' ? turn.createdAt : (turn.endedAt ?? turn.createdAt))
  }
  return times
}

/** A question with what was answered. */
function exchangesOf(messages: Message[]): Message[][] {
  const exchanges: Message[][] = []
  for (const message of messages) {
    if (message.role === 'user' || exchanges.length === 0) exchanges.push([])
    exchanges.at(-1)?.push(message)
  }
  return exchanges
}
