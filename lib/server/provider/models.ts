import 'server-only'
import OpenAI from 'openai'
import type { ModelList } from '#lib/contract/model.ts'
import type { Provider } from '#lib/server/db/generated/enums.ts'
import { env } from '#lib/server/env.ts'
import { AppError } from '#lib/server/errors.ts'
import { processWide } from '#lib/server/process-wide.ts'
import { providerClient } from './provider.ts'

const FRESH_MS = 5 * 60_000

interface Cached {
  at: number
  ids: Promise<string[]>
}
const cache = () => processWide('parley.models', () => new Map<Provider, Cached>())

/** The ids of the models that a provider offers; OpenAI is asked at most every five minutes, the local one knows by itself. */
async function modelIds(provider: Provider): Promise<string[]> {
  const known = cache().get(provider)
  if (known && Date.now() - known.at < FRESH_MS) return known.ids
  const ids = readModelIds(provider)
  if (provider === 'local') return ids
  cache().set(provider, { at: Date.now(), ids })
  ids.catch(() => cache().delete(provider))
  return ids
}

async function readModelIds(provider: Provider): Promise<string[]> {
  const today = new Date().toISOString().slice(0, 10)
  const ids: string[] = []
  for await (const model of providerClient(provider).models.list(once(provider))) {
    if (!model.shutdown_date || model.shutdown_date > today) ids.push(model.id)
  }
  return ids
}

/** Nothing is gained by asking again what is in this process. */
const once = (provider: Provider) => (provider === 'local' ? { maxRetries: 0 } : {})

/** The model of a conversation for which none was chosen. */
export async function defaultModel(provider: Provider): Promise<string> {
  if (provider === 'openai') return env().OPENAI_MODEL
  const [first] = await modelIds(provider)
  if (!first) throw new AppError('unknown_model')
  return first
}

/**
 * What the picker offers for conversations at `provider`, the default first.
 * @throws AppError provider_not_configured
 */
export async function listModels(provider: Provider): Promise<ModelList> {
  if (provider === 'openai' && env().provider !== 'openai') throw new AppError('provider_not_configured')
  const first = await defaultModel(provider)
  const others = (await modelIds(provider)).filter((id) => id !== first && (provider === 'local' || isChatModel(id)))
  return { provider, defaultModel: first, models: [first, ...others].map((id) => ({ id })) }
}

/** OpenAI lists every kind of model and doesn't say which of them can chat; only the names tell. */
const isChatModel = (id: string) =>
  /^(gpt-|o\d|chatgpt-)/.test(id) && !/(image|audio|realtime|transcribe|tts|search|embedding|instruct|codex)/.test(id)

/**
 * The model that `provider` has under the name `model`.
 * @throws AppError unknown_model; what the provider throws
 */
export async function requireModel(provider: Provider, model: string): Promise<string> {
  if (provider === 'local') return requireLocalModel(model)
  if (model === env().OPENAI_MODEL || (await modelIds(provider)).includes(model)) return model
  throw new AppError('unknown_model')
}

async function requireLocalModel(model: string): Promise<string> {
  try {
    return (await providerClient('local').models.retrieve(model, once('local'))).id
  } catch (error) {
    // There are names that the SDK itself won't ask for.
    const isUnknown = !(error instanceof OpenAI.APIError) || error.status === 404
    throw isUnknown ? new AppError('unknown_model', { cause: error }) : error
  }
}
