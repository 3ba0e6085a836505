import 'server-only'
import { createHash } from 'node:crypto'
import OpenAI from 'openai'
import { db } from '#lib/server/db/client.ts'
import type { Provider } from '#lib/server/db/generated/enums.ts'
import { env } from '#lib/server/env.ts'
import { describeCause } from '#lib/server/errors.ts'
import { createLocalOpenAI } from '#lib/server/local-openai/create-local-openai.ts'
import { createDemoModel } from '#lib/server/local-openai/demo/demo-model.ts'
import { log } from '#lib/server/log.ts'
import { processWide } from '#lib/server/process-wide.ts'

/**
 * The OpenAI client that a provider's conversations are reached through; one per provider and process. The local provider
 * speaks the same protocol, inside this process: nothing behind this line knows which of the two it talks to.
 */
export const providerClient = (provider: Provider): OpenAI =>
  processWide(`parley.provider.${provider}`, () => (provider === 'openai' ? openaiClient() : localClient()))

function openaiClient() {
  const { OPENAI_API_KEY, OPENAI_BASE_URL } = env()
  return new OpenAI({ apiKey: OPENAI_API_KEY ?? 'missing', baseURL: OPENAI_BASE_URL })
}

function localClient() {
  const handle = createLocalOpenAI({
    db: db(),
    model: createDemoModel({ wordsPerSecond: env().DEMO_WORDS_PER_SECOND }),
    tenantOf: () => 'app',
    report: (error) => log().error({ err: describeCause(error) }, 'the local provider failed'),
  })
  return new OpenAI({
    apiKey: 'in-process',
    baseURL: 'http://local.invalid/v1',
    fetch: (url, init) => handle(new Request(url, init)),
  })
}

/** A stable name for a user that tells the provider nothing about the person. */
export const safetyIdentifier = (userId: string) => createHash('sha256').update(`parley:${userId}`).digest('hex')
