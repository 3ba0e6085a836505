import 'server-only'
import { createHash } from 'node:crypto'
import OpenAI from 'openai'
import type { Provider } from '#lib/server/db/generated/enums.ts'
import { env } from '#lib/server/env.ts'
import { processWide } from '#lib/server/process-wide.ts'
import { ForeignReplyError } from '#lib/server/provider-error.ts'
import { createLocalClient } from './local-client.ts'
import { SDK_LOG_LEVEL } from './sdk-log-level.ts'

/**
 * The OpenAI client that a provider's conversations are reached through; one per provider and process. The local provider
 * speaks the same protocol, inside this process: nothing behind this line knows which of the two it talks to.
 */
export const providerClient = (provider: Provider): OpenAI =>
  processWide(`parley.provider.${provider}`, () => (provider === 'openai' ? openaiClient() : createLocalClient()))

function openaiClient() {
  const { OPENAI_API_KEY, OPENAI_BASE_URL, SILENCE_SECONDS } = env()
  return new OpenAI({
    apiKey: OPENAI_API_KEY ?? 'missing',
    baseURL: OPENAI_BASE_URL,
    fetch: fetchReply,
    // The SDK's own ten minutes, three times, would keep a turn from its end, and a conversation from its next one.
    timeout: SILENCE_SECONDS * 1000,
    logLevel: SDK_LOG_LEVEL,
  })
}

/**
 * `fetch`, for replies of the provider's. A page where there should be JSON or events is somebody else's: the SDK would hand
 * it on as a text, or as a stream without events.
 */
async function fetchReply(...request: Parameters<typeof fetch>): Promise<Response> {
  const reply = await fetch(...request)
  if (!reply.ok || !reply.headers.get('content-type')?.toLowerCase().startsWith('text/html')) return reply
  await reply.body?.cancel()
  throw new ForeignReplyError('A page came in place of a reply.')
}

/** A stable name for a user that tells the provider nothing about the person. */
export const safetyIdentifier = (userId: string) => createHash('sha256').update(`parley:${userId}`).digest('hex')
