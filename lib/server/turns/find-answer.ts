import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import type { ConversationItem } from 'openai/resources/conversations/items'
import { atProvider } from '#lib/server/conversations/at-provider.ts'
import { toMessage } from '#lib/server/conversations/history-items.ts'
import { db } from '#lib/server/db/client.ts'
import type { Conversation, Turn } from '#lib/server/db/generated/client.ts'
import { env } from '#lib/server/env.ts'
import type { ResponseEnd } from './provider-events.ts'

/** In units of RETRY_BASE_MS: a response that began unseen may still be at work, and is listed when it has ended. */
const LOOKS = [0, 1, 2, 4]

/**
 * For a turn of which nobody knows whether the provider began it: the answer, when the conversation holds this message after
 * everything that we know of. Without it the message would be there twice, once answered and once failed.
 */
export async function findAnswer(conversation: Conversation, turn: Turn): Promise<ResponseEnd | null> {
  const earlier = await db().turn.findMany({
    where: { conversationId: conversation.id, createdAt: { lt: turn.createdAt }, status: { not: 'failed' } },
    orderBy: { createdAt: 'desc' },
    select: { answerItemId: true },
  })
  const lastKnown = earlier.find((other) => other.answerItemId)?.answerItemId ?? null
  // The same words may have been said before, where we can't tell the times apart.
  if (earlier.length > 0 && !lastKnown) return null
  for (const look of LOOKS) {
    await wait(look * env().RETRY_BASE_MS)
    const items = await itemsAfter(conversation, lastKnown)
    const asked = items.findIndex((item) => isQuestion(item, turn.input))
    if (asked >= 0) return toEnd(items.slice(asked + 1))
  }
  return null
}

const isQuestion = (item: ConversationItem, input: string) => {
  const message = toMessage(item)
  return message?.role === 'user' && message.content === input
}

/** Oldest first. */
async function itemsAfter(conversation: Conversation, itemId: string | null): Promise<ConversationItem[]> {
  const { client, providerId } = atProvider(conversation)
  const { data } = await client.conversations.items.list(providerId, { order: 'desc', limit: 100 })
  const known = data.findIndex((item) => item.id === itemId)
  return data.slice(0, known < 0 ? undefined : known).reverse()
}

function toEnd(items: ConversationItem[]): ResponseEnd {
  const messages = items.flatMap((item) => toMessage(item) ?? []).map(({ id, content }) => ({ id, text: content }))
  const itemIds = items.flatMap((item) => item.id ?? [])
  const unknown = { responseId: null, errorCode: null, inputTokens: null, outputTokens: null }
  return { type: 'response-end', status: 'completed', messages, itemIds, ...unknown }
}
