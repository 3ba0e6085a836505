import 'server-only'
import type { ConversationItem } from 'openai/resources/conversations/items'
import { atProvider } from '#lib/server/conversations/at-provider.ts'
import { db } from '#lib/server/db/client.ts'
import type { Conversation, Turn } from '#lib/server/db/generated/client.ts'
import { untilListed } from '#lib/server/provider/retry.ts'
import { toMessage } from '#lib/server/provider/to-message.ts'
import type { ResponseEnd } from './provider-events.ts'

/**
 * For a turn of which nobody knows whether the provider began it: the answer, when the conversation holds this message after
 * everything that we know of. Without it the message would be there twice, once answered and once failed.
 */
export async function findAnswer(conversation: Conversation, turn: Turn): Promise<ResponseEnd | null> {
  // A response that began unseen may still be at work, and is listed when it has ended.
  const items = await untilListed(() => findItems(conversation, turn))
  return items && toEnd(items.slice(1))
}

/**
 * What the conversation holds of the turn that it had last: the message, then all that follows it. Null when the message
 * isn't there.
 */
export async function findItems(conversation: Conversation, turn: Turn): Promise<ConversationItem[] | null> {
  const earlier = await db().turn.findMany({
    where: { conversationId: conversation.id, createdAt: { lt: turn.createdAt }, status: { not: 'failed' } },
    orderBy: { createdAt: 'desc' },
    select: { answerItemId: true, input: true },
  })
  const known = earlier.findIndex((other) => other.answerItemId)
  const items = await itemsAfter(conversation, earlier[known]?.answerItemId ?? null)
  // The same words may have been said before, so messages are counted: after the last answer that we know of come those
  // of turns that were stopped before a word was there. What we keep ourselves the provider doesn't have.
  const unanswered = earlier.slice(0, known < 0 ? undefined : known).filter(({ input }) => input === '').length
  const messages = items.map(toMessage)
  const questions = messages.flatMap((message, index) => (message?.role === 'user' ? [index] : []))
  const place = questions[unanswered]
  return place !== undefined && messages[place]?.content === turn.input ? items.slice(place) : null
}

/** Oldest first; nothing while that item isn't listed. */
async function itemsAfter(conversation: Conversation, itemId: string | null): Promise<ConversationItem[]> {
  const { client, providerId } = atProvider(conversation)
  const { data } = await client.conversations.items.list(providerId, { order: 'desc', limit: 100 })
  if (itemId === null) return data.reverse()
  const known = data.findIndex((item) => item.id === itemId)
  return known < 0 ? [] : data.slice(0, known).reverse()
}

function toEnd(items: ConversationItem[]): ResponseEnd {
  const messages = items.flatMap((item) => toMessage(item) ?? []).map(({ id, content }) => ({ id, text: content }))
  const itemIds = items.flatMap((item) => item.id ?? [])
  const unknown = { responseId: null, errorCode: null, inputTokens: null, outputTokens: null }
  return { type: 'response-end', status: 'completed', messages, itemIds, ...unknown }
}
