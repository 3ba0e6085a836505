import 'server-only'
import type { ModelServerOptions } from '#lib/local-openai/chat-completions/model-server.ts'
import type { Env } from '#lib/server/env.ts'

/** How the configured model server is spoken to; null without one. */
export function modelServerOptions({ MODEL_SERVER_URL: url, ...env }: Env): ModelServerOptions | null {
  if (url === undefined) return null
  return {
    url,
    apiKey: env.MODEL_SERVER_API_KEY ?? null,
    model: env.MODEL_SERVER_MODEL ?? null,
    modelWithoutList: env.modelWithoutList,
    contextTokens: env.MODEL_SERVER_CONTEXT_TOKENS ?? null,
    fetchesImages: env.MODEL_SERVER_FETCHES_IMAGES === 'on',
    silenceMs: env.SILENCE_SECONDS * 1000,
  }
}
