import 'server-only'
import type OpenAI from 'openai'
import { describeCause } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'

/** Deletes a provider's conversation that could not be stored with us: nobody would ever find it again. Never throws. */
export async function discardOrphan(client: OpenAI, providerId: string): Promise<void> {
  try {
    await client.conversations.delete(providerId)
  } catch (error) {
    log().error({ providerId, err: describeCause(error) }, 'an orphan stays at the provider')
  }
}
