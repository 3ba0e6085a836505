import 'server-only'
import type { ConversationItem } from 'openai/resources/conversations/items'
import { atProvider } from '#lib/server/conversations/at-provider.ts'
import { isThere, type Segment } from '#lib/server/conversations/segment.ts'
import { db } from '#lib/server/db/client.ts'
import type { Turn } from '#lib/server/db/generated/client.ts'
import { listAllItems } from '#lib/server/provider/list-items.ts'
import { type ReadMessage, toAnswers } from '#lib/server/provider/to-answers.ts'

/** A message that the provider lists, and its turn where that is known. */
export type OwnMessage = ReadMessage & { turn: Turn | null }

/** What was said in a segment, oldest first. */
export interface Own {
  itemIds: string[]
  messages: OwnMessage[]
}

/**
 * What was said in a segment, as its provider lists it: without what is only a copy, and with the question that a branch says
 * again.
 * @throws what the provider throws
 */
export async function readOwn(segment: Segment): Promise<Own> {
  if (!isThere(segment)) return { itemIds: [], messages: [] }
  const { client, providerId } = atProvider(segment)
  const items = await listAllItems(client, providerId, { after: segment.copyEndItemId })
  return { itemIds: items.map((item) => item.id ?? ''), messages: await withTurns(segment, items) }
}

/** Items of a segment as messages, each with its turn: a question has that of its answer. */
export async function withTurns({ id, branchId }: Segment, items: ConversationItem[]): Promise<OwnMessage[]> {
  const ids = items.map((item) => item.id ?? '')
  const turns = await db().turn.findMany({ where: { conversationId: id, branchId, answerItemId: { in: ids } } })
  const byItem = new Map(turns.map((turn) => [turn.answerItemId ?? '', turn]))
  const messages = toAnswers(items, new Set(byItem.keys()))
  const turnIn = (message: ReadMessage | undefined) =>
    byItem.get(message?.itemIds.findLast((itemId) => byItem.has(itemId)) ?? '') ?? null
  return messages.map((message, index) => {
    const next = messages[index + 1]
    const isAnswered = message.role === 'user' && next?.role === 'assistant'
    return { ...message, turn: turnIn(message) ?? (isAnswered ? turnIn(next) : null) }
  })
}
