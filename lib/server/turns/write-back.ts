import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import type { ResponseInputItem } from 'openai/resources/responses/responses'
import type { Conversation } from '#lib/server/db/generated/client.ts'
import { describeCause } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'
import { providerClient } from '#lib/server/provider/provider.ts'
import { providerErrorCode } from '#lib/server/provider/provider-error.ts'

/** The provider may hold the conversation's lock for a moment after a response was cancelled. */
const RETRY_DELAYS_MS = [0, 250, 1000, 2000, 4000]

/**
 * Adds a stopped turn's message and partial answer to the provider's conversation, so that they are there on every device
 * and for the model. Null when the provider doesn't take them; our row keeps them then.
 */
export async function writeBack(
  { id, provider }: Conversation,
  { input, answer }: { input: string; answer: string },
): Promise<{ answerItemId: string | null } | null> {
  const items: ResponseInputItem[] = [{ type: 'message', role: 'user', content: input }]
  if (answer) items.push({ type: 'message', role: 'assistant', content: answer })
  for (const delay of RETRY_DELAYS_MS) {
    if (delay) await wait(delay)
    try {
      const added = await providerClient(provider).conversations.items.create(id, { items }, { maxRetries: 0 })
      return { answerItemId: answer ? (added.data.at(-1)?.id ?? null) : null }
    } catch (error) {
      if (providerErrorCode(error) === 'conversation_busy') continue
      log().warn({ conversationId: id, err: describeCause(error) }, 'a stopped turn could not be written back')
      return null
    }
  }
  return null
}
