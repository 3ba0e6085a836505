import 'server-only'
import { createHash } from 'node:crypto'
import OpenAI from 'openai'
import { createModelServer } from '#lib/local-openai/chat-completions/model-server.ts'
import { createLocalOpenAI } from '#lib/local-openai/create-local-openai.ts'
import { createDemoModel } from '#lib/local-openai/demo/demo-model.ts'
import type { LanguageModel } from '#lib/local-openai/model/language-model.ts'
import { db } from '#lib/server/db/client.ts'
import type { Provider } from '#lib/server/db/generated/enums.ts'
import { type Env, env } from '#lib/server/env.ts'
import { describeCause } from '#lib/server/errors.ts'
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
    model: localModel(env()),
    tenantOf: () => 'app',
    report: (error) => log().error({ err: describeCause(error) }, 'the local provider failed'),
  })
  return new OpenAI({
    apiKey: 'in-process',
    baseURL: 'http://local.invalid/v1',
    fetch: (url, init) => handle(new Request(url, init)),
  })
}

/** What answers at the local provider: the configured model server, or the demo model. */
export function localModel({ MODEL_SERVER_URL: url, ...env }: Env): LanguageModel {
  if (url === undefined) return createDemoModel({ wordsPerSecond: env.DEMO_WORDS_PER_SECOND })
  return createModelServer({
    url,
    apiKey: env.MODEL_SERVER_API_KEY ?? null,
    contextTokens: env.MODEL_SERVER_CONTEXT_TOKENS ?? null,
    silenceMs: env.SILENCE_SECONDS * 1000,
  })
}

/** A stable name for a user that tells the provider nothing about the person. */
export const safetyIdentifier = (userId: string) => createHash('sha256').update(`parley:${userId}`).digest('hex')
