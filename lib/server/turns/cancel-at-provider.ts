import 'server-only'
import OpenAI from 'openai'
import { atProvider } from '#lib/server/conversations/at-provider.ts'
import type { Conversation } from '#lib/server/db/generated/client.ts'
import { env } from '#lib/server/env.ts'
import { withRetries } from '#lib/server/provider/retry.ts'
import type { LiveTurn } from './live-turn.ts'

/** In units of RETRY_BASE_MS. */
const NAMED_WITHIN = 2

/**
 * Makes the provider stop, and asks again while it can't be asked: else the answer would be written, unseen, to its end. Only
 * background responses can be cancelled; of others we can only close the stream. When the response ended just before, its own
 * end stands.
 */
export async function cancelAtProvider({ live, conversation }: { live: LiveTurn; conversation: Conversation }) {
  const { responseId } = live
  if (!responseId || env().RESPONSE_MODE !== 'background') return live.abort.abort()
  const { responses } = atProvider(conversation).client
  try {
    await withRetries(() => responses.cancel(responseId, { maxRetries: 0 }), { as: 'copy' })
  } catch (error) {
    if (!(error instanceof OpenAI.BadRequestError || error instanceof OpenAI.NotFoundError)) throw error
  }
}

/**
 * Closes what was asked for, unless the provider names the response in a moment: then that is cancelled. One that says
 * nothing is left, and whatever it still answers is found by the next to look.
 */
export function leaveUnlessNamed(live: LiveTurn): void {
  const leave = () => {
    if (!live.responseId) live.abort.abort()
  }
  if (env().RESPONSE_MODE === 'background') setTimeout(leave, NAMED_WITHIN * env().RETRY_BASE_MS).unref()
  else leave()
}
