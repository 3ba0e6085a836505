import 'server-only'
import OpenAI from 'openai'
import type { ResponseInputItem } from 'openai/resources/responses/responses'
import { atProvider } from '#lib/server/conversations/at-provider.ts'
import type { Conversation } from '#lib/server/db/generated/client.ts'
import { describeCause } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'
import { withRetries } from './retry.ts'

const never = new AbortController().signal

/** The item that holds what was shown of the answer, when anything was. */
interface Written {
  answerItemId: string | null
}

/**
 * Adds a stopped turn's message and partial answer to the provider's conversation, so that they are there on every device
 * and for the model. Null when the provider doesn't take them; our row keeps them then.
 */
export async function writeBack(
  conversation: Conversation,
  { input, answer }: { input: string; answer: string },
): Promise<Written | null> {
  return attempt(conversation, () => add(conversation, [{ type: 'message', role: 'user', content: input }], answer))
}

/**
 * For a cancel that came too late: takes the whole answer, which the provider has stored, out of the conversation again
 * and puts what the person saw of it in its place. Null when the provider doesn't allow it; the whole answer stands then.
 */
export async function replaceAnswer(
  conversation: Conversation,
  { itemIds, answer }: { itemIds: string[]; answer: string },
): Promise<Written | null> {
  const { client, providerId } = atProvider(conversation)
  return attempt(conversation, async () => {
    // From the end: a reasoning item may not stay behind without what follows it, and nothing may follow it alone.
    for (const itemId of itemIds.toReversed()) {
      await client.conversations.items.delete(itemId, { conversation_id: providerId }).catch(unlessMissing)
    }
    return add(conversation, [], answer)
  })
}

async function add(conversation: Conversation, before: ResponseInputItem[], answer: string): Promise<Written> {
  const items = answer ? [...before, { type: 'message' as const, role: 'assistant' as const, content: answer }] : before
  if (items.length === 0) return { answerItemId: null }
  const { client, providerId } = atProvider(conversation)
  const added = await client.conversations.items.create(providerId, { items }, { maxRetries: 0 })
  return { answerItemId: answer ? (added.data.at(-1)?.id ?? null) : null }
}

/** The provider may hold the conversation's lock for a moment after a response was cancelled. */
async function attempt(conversation: Conversation, work: () => Promise<Written>): Promise<Written | null> {
  try {
    return await withRetries(work, { signal: never, onWait: () => {} })
  } catch (error) {
    log().warn(
      { conversationId: conversation.id, err: describeCause(error) },
      'a stopped turn could not be written back',
    )
    return null
  }
}

function unlessMissing(error: unknown): void {
  if (!(error instanceof OpenAI.NotFoundError)) throw error
}
