import 'server-only'
import OpenAI from 'openai'
import { atProvider } from '#lib/server/conversations/at-provider.ts'
import type { Segment } from '#lib/server/conversations/segment.ts'
import { env } from '#lib/server/env.ts'
import { waitToLookAgain } from '#lib/server/provider/retry.ts'
import { retrieveResponse } from '#lib/server/provider/with-everything.ts'
import { type ResponseEnd, toResponseEnd } from './response-end.ts'

/**
 * The end of a response that nobody can read along any more. One that still runs is cancelled: it must not go on, unseen, in
 * the conversation. A provider that can't be asked is waited for. Null when the provider doesn't know the response.
 * @throws AbortError when `signal` aborts
 */
export async function findEnd(
  conversation: Segment,
  responseId: string,
  signal: AbortSignal,
): Promise<ResponseEnd | null> {
  const { client } = atProvider(conversation)
  for (let looks = 0; ; looks++) {
    try {
      const end = toResponseEnd(await retrieveResponse(client, responseId, { signal, maxRetries: 0 }))
      if (end) return end
      if (env().RESPONSE_MODE === 'background') await client.responses.cancel(responseId, { signal, maxRetries: 0 })
    } catch (error) {
      if (error instanceof OpenAI.NotFoundError) return null
    }
    await waitToLookAgain(looks, signal)
  }
}
