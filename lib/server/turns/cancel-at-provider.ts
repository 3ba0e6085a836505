import 'server-only'
import OpenAI from 'openai'
import { atProvider } from '#lib/server/conversations/at-provider.ts'
import type { Conversation } from '#lib/server/db/generated/client.ts'
import { env } from '#lib/server/env.ts'
import type { LiveTurn } from './live-turn.ts'

/**
 * Makes the provider stop. Only background responses can be cancelled; of others we can only close the stream. When the
 * response ended just before, its own end stands.
 */
export async function cancelAtProvider(live: LiveTurn, conversation: Conversation): Promise<void> {
  if (live.isWaiting || env().RESPONSE_MODE !== 'background') return live.abort.abort()
  // Not begun yet: the runner calls again when the provider has named the response.
  if (!live.responseId) return
  try {
    await atProvider(conversation).client.responses.cancel(live.responseId)
  } catch (error) {
    if (!(error instanceof OpenAI.BadRequestError || error instanceof OpenAI.NotFoundError)) throw error
  }
}
