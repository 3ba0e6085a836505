import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import type { ConversationItem } from 'openai/resources/conversations/items'
import { atProvider } from '#lib/server/conversations/at-provider.ts'
import type { Segment } from '#lib/server/conversations/segment.ts'
import { db } from '#lib/server/db/client.ts'
import type { Turn } from '#lib/server/db/generated/client.ts'
import { env } from '#lib/server/env.ts'
import { wordsOf } from '#lib/server/files/words.ts'
import { jittered, lookWaits, waitToLookAgain } from '#lib/server/provider/retry.ts'
import { toMessage } from '#lib/server/provider/to-message.ts'
import { isMissingAtProvider, providerErrorCode } from '#lib/server/provider-error.ts'
import { type ResponseEnd, readOutput } from './response-end.ts'
import { whereThere } from './strikes.ts'

/**
 * What the provider says of a turn that it may have begun: it holds it, works on it, doesn't have it, holds the message
 * alone, or says nothing.
 */
type Sight = ResponseEnd | 'at work' | 'absent' | 'unanswered' | 'unknown'

/**
 * For a turn of which nobody knows whether the provider began it: the answer, when the conversation holds this message after
 * everything that we know of. Without it the message would be there twice, once answered and once failed. Null only when it
 * is absent: not listed at several looks, while nobody writes to the conversation. As long as somebody does it is waited
 * for, and so is a provider that can't be asked. A message that stays without an answer was interrupted.
 * @throws AbortError when `signal` aborts
 */
export async function findAnswer(conversation: Segment, turn: Turn, signal: AbortSignal): Promise<ResponseEnd | null> {
  let absences = 0
  for (let looks = 0; ; looks++) {
    const sight = await look(conversation, turn, signal)
    if (typeof sight === 'object') return sight
    absences = sight === 'absent' || sight === 'unanswered' ? absences + 1 : 0
    const units = lookWaits.listing[absences]
    if (units === undefined)
      return sight === 'absent' ? null : { ...toEnd([]), status: 'incomplete', errorCode: 'interrupted' }
    if (absences > 0) await wait(jittered(units * env().RETRY_BASE_MS), undefined, { signal })
    else await waitToLookAgain(looks, signal)
  }
}

/** Whether the provider may be at work on a turn that it says it failed at: all but what it certainly doesn't have may be there. */
export const mayHaveBegun = async (conversation: Segment, turn: Turn, signal: AbortSignal): Promise<boolean> =>
  (await look(conversation, turn, signal)) !== 'absent'

async function look(conversation: Segment, turn: Turn, signal: AbortSignal): Promise<Sight> {
  try {
    const items = await findItems(conversation, turn, signal)
    if (items && items.length > 1) return toEnd(items.slice(1))
    if (await isWrittenTo(conversation, signal)) return 'at work'
    return items ? 'unanswered' : 'absent'
  } catch (error) {
    return isMissingAtProvider(error) ? 'absent' : 'unknown'
  }
}

async function isWrittenTo(conversation: Segment, signal: AbortSignal): Promise<boolean> {
  try {
    await requireUnlocked(conversation, signal)
    return false
  } catch (error) {
    if (providerErrorCode(error) === 'conversation_busy') return true
    throw error
  }
}

/**
 * Proves that nobody holds the conversation's lock: adding nothing is refused then, and adds nothing otherwise.
 * @throws what the provider throws, its word of the lock too
 */
async function requireUnlocked(conversation: Segment, signal: AbortSignal): Promise<void> {
  const { client, providerId } = atProvider(conversation)
  try {
    await client.conversations.items.create(providerId, { items: [] }, { signal, maxRetries: 0 })
  } catch (error) {
    if (providerErrorCode(error) !== 'provider_rejected') throw error
  }
}

/** What the conversation holds of a turn: the message, then all that follows it up to the next. Null when it isn't there. */
export async function findItems(
  conversation: Segment,
  turn: Turn,
  signal?: AbortSignal,
): Promise<ConversationItem[] | null> {
  const earlier = await db().turn.findMany({
    where: {
      conversationId: conversation.id,
      branchId: turn.branchId,
      createdAt: { lt: turn.createdAt },
      ...whereThere,
    },
    orderBy: { createdAt: 'desc' },
    select: { answerItemId: true, input: true },
  })
  const known = earlier.findIndex((other) => other.answerItemId)
  const items = await itemsAfter(conversation, earlier[known]?.answerItemId ?? conversation.copyEndItemId, signal)
  // The same words may have been said before, so messages are counted: after the last answer that we know of come those
  // of turns that were stopped before a word was there. What we keep ourselves the provider doesn't have.
  const unanswered = earlier.slice(0, known < 0 ? undefined : known).filter(({ input }) => input === '').length
  const messages = items.map(toMessage)
  const questions = messages.flatMap((message, index) => (message?.role === 'user' ? [index] : []))
  const place = questions[unanswered]
  if (place === undefined || messages[place]?.content !== wordsOf(turn)) return null
  return items.slice(place, questions[unanswered + 1])
}

/** Oldest first; nothing while that item isn't listed. */
async function itemsAfter(
  conversation: Segment,
  itemId: string | null,
  signal?: AbortSignal,
): Promise<ConversationItem[]> {
  const { client, providerId } = atProvider(conversation)
  const { data } = await client.conversations.items.list(providerId, { order: 'desc', limit: 100 }, { signal })
  if (itemId === null) return data.reverse()
  const known = data.findIndex((item) => item.id === itemId)
  return known < 0 ? [] : data.slice(0, known).reverse()
}

/** The end that a response had whose items these are. */
export function toEnd(items: ConversationItem[]): ResponseEnd {
  const uncounted = { inputTokens: null, outputTokens: null, cachedTokens: null, reasoningTokens: null }
  const unknown = { responseId: null, errorCode: null, ...uncounted }
  return { type: 'response-end', status: 'completed', ...readOutput(items), ...unknown }
}
