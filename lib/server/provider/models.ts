import 'server-only'
import OpenAI from 'openai'
import { HOSTED_TOOLS } from '#lib/contract/answering-choices.ts'
import type { ModelList } from '#lib/contract/model.ts'
import { DEMO_MODEL } from '#lib/local-openai/demo/demo-model.ts'
import type { Provider } from '#lib/server/db/generated/enums.ts'
import { env } from '#lib/server/env.ts'
import { AppError } from '#lib/server/errors.ts'
import { prices } from '#lib/server/prices.ts'
import { processWide } from '#lib/server/process-wide.ts'
import { learntTraits } from './model-traits.ts'
import { providerClient } from './provider.ts'

const FRESH_MS = 5 * 60_000

/** A model as its provider lists it; null where it doesn't say. */
export interface ListedModel {
  id: string
  takesPictures: boolean | null
  contextTokens: number | null
  callsTools: boolean | null
  thinks: boolean | null
}

interface Cached {
  at: number
  models: Promise<ListedModel[]>
}
const cache = () => processWide('parley.models', () => new Map<Provider, Cached>())

/** The models that a provider offers; OpenAI is asked at most every five minutes, the local one knows by itself. */
export async function listedModels(provider: Provider): Promise<ListedModel[]> {
  const known = cache().get(provider)
  if (known && Date.now() - known.at < FRESH_MS) return known.models
  const models = readModels(provider)
  if (provider === 'local') return models
  cache().set(provider, { at: Date.now(), models })
  models.catch(() => cache().delete(provider))
  return models
}

async function readModels(provider: Provider): Promise<ListedModel[]> {
  const today = new Date().toISOString().slice(0, 10)
  const models: ListedModel[] = []
  for await (const model of providerClient(provider).models.list(once(provider))) {
    if (!model.shutdown_date || model.shutdown_date > today) models.push({ id: model.id, ...toldOf(model) })
  }
  return models
}

/** OpenAI doesn't say; the local provider does, of what its model server tells. */
function toldOf(model: object): Omit<ListedModel, 'id'> {
  const told = model as Record<string, unknown>
  const flag = (name: string) => (typeof told[name] === 'boolean' ? told[name] : null)
  const { context_tokens: context } = told
  return {
    ...{ takesPictures: flag('takes_pictures'), callsTools: flag('calls_tools'), thinks: flag('thinks') },
    contextTokens: typeof context === 'number' ? context : null,
  }
}

const modelIds = async (provider: Provider) => (await listedModels(provider)).map(({ id }) => id)

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
  const ids = (await modelIds(provider)).filter((id) => id !== first)
  const isOffered = (id: string) => provider === 'local' || isChatModel(id)
  const [listed, learnt] = await Promise.all([listedModels(provider), learntTraits(provider)])
  const models = [first, ...ids.filter(isOffered)].map((id) => {
    const told = listed.find((model) => model.id === id)
    const { takesPictures = null, refused = [] } = learnt.get(id) ?? {}
    const contextTokens = told?.contextTokens ?? contextOf(provider, id)
    return { ...told, id, contextTokens, takesPictures: told?.takesPictures ?? takesPictures, refuses: refused }
  })
  const isStandIn = provider === 'local' && first === DEMO_MODEL && env().MODEL_SERVER_URL !== undefined
  return {
    ...{ provider, defaultModel: first, models, isStandIn, tools: toolsOf(provider) },
    canSummarise: summarisesAt(provider),
    more: ids.filter((id) => !isOffered(id)),
  }
}

/** Whether a model takes pictures: as its provider's list says, else as it turned out; null while nobody knows. */
export async function takesPictures(provider: Provider, model: string): Promise<boolean | null> {
  const listed = (await listedModels(provider)).find(({ id }) => id === model)?.takesPictures
  return listed ?? (await learntTraits(provider)).get(model)?.takesPictures ?? null
}

/** Whether the older part of a conversation there can be summarised. */
export const summarisesAt = (provider: Provider): boolean => provider === 'local' || env().OPENAI_SUMMARIES === 'on'

/** As whoever runs this server says. */
const contextOf = (provider: Provider, model: string): number | null =>
  prices()?.models[model]?.context ??
  (provider === 'local' && model !== DEMO_MODEL ? (env().MODEL_SERVER_CONTEXT_TOKENS ?? null) : null)

/** A model server has none of its own. */
const toolsOf = (provider: Provider): string[] => (provider === 'openai' ? [...HOSTED_TOOLS] : [])

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

/**
 * Refuses to keep a name under which new conversations would not be answered. What can't be asked about now is believed.
 * @throws AppError unknown_model
 */
export async function requireNoUnknownModel(model: string | null | undefined): Promise<void> {
  if (!model) return
  await requireModel(env().provider, model).catch((error) => {
    if (error instanceof AppError && error.code === 'unknown_model') throw error
  })
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
