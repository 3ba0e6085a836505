import 'server-only'
import OpenAI from 'openai'
import type { ConversationItem } from 'openai/resources/conversations/items'
import type { ResponseInputItem } from 'openai/resources/responses/responses'
import { atProvider } from '#lib/server/conversations/at-provider.ts'
import type { Conversation, Turn } from '#lib/server/db/generated/client.ts'
import { describeCause } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'
import { untilListed, withRetries } from '#lib/server/provider/retry.ts'
import { toMessage } from '#lib/server/provider/to-message.ts'
import { findItems } from './find-answer.ts'

/** The item that holds what was shown of the answer, when anything was. */
interface Written {
  answerItemId: string | null
}

interface Stopped {
  turn: Turn
  answer: string
  /** Whether a node that died may have written it, or the provider may have answered it unseen. */
  mayBeThere: boolean
}

/**
 * Adds a stopped turn's message and partial answer to the provider's conversation, so that they are there on every device
 * and for the model. Null when the provider doesn't take them; our row keeps them then.
 */
export async function writeBack(
  conversation: Conversation,
  { turn, answer, mayBeThere }: Stopped,
): Promise<Written | null> {
  return attempt(conversation, async () => {
    const items = mayBeThere ? await findItems(conversation, turn) : null
    if (!items) return add(conversation, [{ type: 'message', role: 'user', content: turn.input }], answer)
    const answered = items.slice(1)
    if (textOf(answered).length >= answer.length) return { answerItemId: items.at(-1)?.id ?? null }
    // Reading it again showed more than the node that died had written.
    for (const { id } of answered.toReversed()) if (id) await deleteOnceListed(conversation, id)
    return add(conversation, [], answer)
  })
}

const textOf = (items: ConversationItem[]) => items.map((item) => toMessage(item)?.content ?? '').join('')

/**
 * For a cancel that came too late: takes the whole answer, which the provider has stored, out of the conversation again
 * and puts what the person saw of it in its place. Null when the provider doesn't allow it; the whole answer stands then.
 */
export async function replaceAnswer(
  conversation: Conversation,
  { itemIds, answer }: { itemIds: string[]; answer: string },
): Promise<Written | null> {
  // From the end: a reasoning item may not stay behind without what follows it, and nothing may follow it alone.
  const left = itemIds.toReversed()
  return attempt(conversation, async () => {
    for (let [itemId] = left; itemId; [itemId] = left) {
      await deleteOnceListed(conversation, itemId)
      left.shift()
    }
    return add(conversation, [], answer)
  })
}

/** Deletes an item that may be listed only seconds after its response ended. */
async function deleteOnceListed(conversation: Conversation, itemId: string): Promise<void> {
  const { client, providerId } = atProvider(conversation)
  let missing: unknown
  const isDeleted = await untilListed(async () => {
    try {
      await client.conversations.items.delete(itemId, { conversation_id: providerId })
      return true
    } catch (error) {
      if (!(error instanceof OpenAI.NotFoundError)) throw error
      missing = error
      return null
    }
  })
  if (!isDeleted) throw missing
}

async function add(conversation: Conversation, before: ResponseInputItem[], answer: string): Promise<Written> {
  const items = answer ? [...before, { type: 'message' as const, role: 'assistant' as const, content: answer }] : before
  if (items.length === 0) return { answerItemId: null }
  const { client, providerId } = atProvider(conversation)
  const added = await client.conversations.items.create(providerId, { items }, { maxRetries: 0 })
  return { answerItemId: added.data.at(-1)?.id ?? null }
}

/** The provider may hold the conversation's lock for a moment after a response was cancelled. */
async function attempt(conversation: Conversation, work: () => Promise<Written>): Promise<Written | null> {
  try {
    return await withRetries(work, { as: 'answer' })
  } catch (error) {
    log().warn(
      { conversationId: conversation.id, err: describeCause(error) },
      'a stopped turn could not be written back',
    )
    return null
  }
}
