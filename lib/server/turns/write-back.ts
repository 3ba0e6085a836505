import 'server-only'
import type { ConversationItem } from 'openai/resources/conversations/items'
import type { ResponseInputItem } from 'openai/resources/responses/responses'
import { atProvider } from '#lib/server/conversations/at-provider.ts'
import type { Segment } from '#lib/server/conversations/segment.ts'
import type { Turn } from '#lib/server/db/generated/client.ts'
import { describeCause } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'
import { untilListed, withRetries } from '#lib/server/provider/retry.ts'
import { toMessage } from '#lib/server/provider/to-message.ts'
import { isRefused } from '#lib/server/provider-error.ts'
import { findItems } from './find-answer.ts'
import { inputItem } from './input-item.ts'
import type { LiveTurn } from './live-turn.ts'
import { LeaseLostError, requireLease } from './turn-lease.ts'

/** What of a stopped turn the conversation holds now. */
export interface Written {
  /** The item that holds what was shown of the answer; the message's own when nothing was. */
  answerItemId: string | null
  /** Items that it stands for, and that must go; they are there until `removeReplaced` has been there. */
  replacedItemIds: string[]
}

/**
 * Adds what is missing of a stopped turn's message and partial answer to the provider's conversation, so that they are there
 * on every device and for the model. What is there already it looks for first: a node that died may have written it, and
 * nobody knows whether a provider keeps the message of a response that was cancelled. Null when the provider doesn't take them; our row keeps them then.
 * @throws LeaseLostError
 */
export async function writeBack(
  conversation: Segment,
  { turn, live }: { turn: Turn; live: LiveTurn },
): Promise<Written | null> {
  const answer = live.text
  const isWhole = (answered: ConversationItem[]) => textOf(answered).length >= answer.length
  const asItIs = (items: ConversationItem[]) => ({ answerItemId: items.at(-1)?.id ?? null, replacedItemIds: [] })
  const find = async () => {
    const items = await findItems(conversation, turn)
    return items && isWhole(items.slice(1)) ? asItIs(items) : null
  }
  const write = async () => {
    await requireLease(live)
    const items = await findItems(conversation, turn)
    if (!items) return add(conversation, [await inputItem(turn)], answer)
    const answered = items.slice(1)
    if (isWhole(answered)) return asItIs(items)
    return { ...(await add(conversation, [], answer)), replacedItemIds: idsOf(answered) }
  }
  return attempt(conversation, { write, find })
}

interface Whole {
  turn: Turn
  /** The whole answer that the provider has stored, and its items. */
  whole: string
  itemIds: string[]
}

/**
 * For a cancel that came too late: puts what the person saw behind the whole answer that the provider has stored, which must
 * go then. In this order: whatever fails in between, the answer is never in no place. Null when the provider doesn't allow
 * it; the whole answer stands then.
 * @throws LeaseLostError
 */
export async function replaceAnswer(
  conversation: Segment,
  { live, ...stored }: Whole & { live: LiveTurn },
): Promise<Written | null> {
  const replacing = ({ answerItemId }: Pick<Written, 'answerItemId'>) => ({
    answerItemId,
    replacedItemIds: stored.itemIds,
  })
  const find = async () => {
    const known = live.text ? await findReplacement(conversation, stored) : await findMessage(conversation, stored.turn)
    return known && replacing(known)
  }
  const write = async () => {
    await requireLease(live)
    return (await find()) ?? replacing(await add(conversation, [], live.text))
  }
  return attempt(conversation, { write, find })
}

/** The message itself, for which no answer was shown; null when it isn't listed. */
async function findMessage(conversation: Segment, turn: Turn) {
  const [message] = (await findItems(conversation, turn)) ?? []
  return message?.id ? { answerItemId: message.id } : null
}

/** What a node that died put behind the whole answer, for it to be replaced by; null when there is nothing of the kind. */
export async function findReplacement(conversation: Segment, { turn, whole, itemIds }: Whole) {
  const items = (await findItems(conversation, turn)) ?? []
  const last = items.findLastIndex(({ id }) => itemIds.includes(id ?? ''))
  const [message] = last < 0 ? [] : items.slice(last + 1).map(toMessage)
  if (message?.role !== 'assistant' || !message.content || !whole.startsWith(message.content)) return null
  return { answerItemId: message.id, text: message.content }
}

const textOf = (items: ConversationItem[]) => items.map((item) => toMessage(item)?.content ?? '').join('')
const idsOf = (items: ConversationItem[]) => items.flatMap((item) => item.id ?? [])

async function add(conversation: Segment, before: ResponseInputItem[], answer: string): Promise<Written> {
  const items = answer ? [...before, { type: 'message' as const, role: 'assistant' as const, content: answer }] : before
  if (items.length === 0) return { answerItemId: null, replacedItemIds: [] }
  const { client, providerId } = atProvider(conversation)
  const added = await client.conversations.items.create(providerId, { items }, { maxRetries: 0 })
  return { answerItemId: added.data.at(-1)?.id ?? null, replacedItemIds: [] }
}

interface Attempt {
  write: () => Promise<Written>
  /** What was written, where it is listed. */
  find: () => Promise<Written | null>
}

/**
 * The provider may hold the conversation's lock for a moment after a response was cancelled. What is neither taken nor refused may
 * have been written, and would stand there twice if it weren't looked for.
 */
async function attempt(conversation: Segment, { write, find }: Attempt): Promise<Written | null> {
  try {
    return await withRetries(write, { as: 'answer' })
  } catch (error) {
    if (error instanceof LeaseLostError) throw error
    const written = isRefused(error) ? null : await untilListed(find).catch(() => null)
    if (written) return written
    log().warn(
      { conversationId: conversation.id, err: describeCause(error) },
      'a stopped turn could not be written back',
    )
    return null
  }
}
