import 'server-only'
import OpenAI from 'openai'
import { atProvider } from '#lib/server/conversations/at-provider.ts'
import type { Conversation } from '#lib/server/db/generated/client.ts'
import { env } from '#lib/server/env.ts'
import type { LiveTurn } from './live-turn.ts'

/** In units of RETRY_BASE_MS. */
const NAMED_WITHIN = 2

/**
 * Makes the provider stop. Only background responses can be cancelled; of others we can only close the stream. When the
 * response ended just before, its own end stands.
 */
export async function cancelAtProvider(live: LiveTurn, conversation: Conversation): Promise<void> {
  if (live.isWaiting || env().RESPONSE_MODE !== 'background') return live.abort.abort()
  if (!live.responseId) return abortUnlessNamed(live)
  try {
    await atProvider(conversation).client.responses.cancel(live.responseId)
  } catch (error) {
    if (!(error instanceof OpenAI.BadRequestError || error instanceof OpenAI.NotFoundError)) throw error
  }
}

/**
 * Not begun yet: when the provider names the response in a moment the runner cancels it. One that says nothing is left, and
 * whatever it still answers is found by the next to look.
 */
function abortUnlessNamed(live: LiveTurn): void {
  const abort = () => {
    if (!live.responseId) live.abort.abort()
  }
  setTimeout(abort, NAMED_WITHIN * env().RETRY_BASE_MS).unref()
}
