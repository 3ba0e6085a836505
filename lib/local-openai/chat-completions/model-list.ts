import 'server-only'
import type { ModelInfo } from '../model/language-model.ts'
import { isObject, type Json, type JsonObject } from '../wire/json.ts'
import { canChat } from './can-chat.ts'
import { abilitiesOf } from './model-words.ts'
import { takesPictures } from './picture-words.ts'

/** Under which names servers keep the list, and in its entries the name to ask for a model by. */
const LISTS = ['data', 'models', 'result', 'results', 'items', 'model_list', 'model_names']
const NAMES = ['id', 'model', 'name', 'model_name', 'model_id', 'key']

const MAX_MODELS = 2_000
const MAX_NAME_LENGTH = 1_000

export const modelInfo = (id: string): ModelInfo => ({ id, created: 0, ownedBy: 'model-server' })

/** The models in a server's answer, each once, without those that can't chat. Null: it is no list of models at all. */
export function readModelList(body: Json): ModelInfo[] | null {
  const entries = entriesIn(body)
  if (entries === null) return null
  const models = new Map<string, ModelInfo>()
  for (const entry of entries) {
    const model = readModel(entry)
    if (model !== null && !models.has(model.id)) models.set(model.id, model)
    if (models.size === MAX_MODELS) break
  }
  return [...models.values()]
}

function entriesIn(body: Json, isInside = false): Json[] | null {
  if (Array.isArray(body)) return body
  if (!isObject(body)) return null
  for (const name of LISTS) {
    const value = body[name]
    const entries = value === undefined || (isInside && isObject(value)) ? null : entriesIn(value, true)
    if (entries !== null) return entries
  }
  // Ollama, before it has a model.
  return body.object === 'list' && body.data === null ? [] : null
}

function readModel(entry: Json): ModelInfo | null {
  if (isName(entry)) return modelInfo(entry)
  if (!isObject(entry) || !canChat(entry)) return null
  const id = NAMES.map((name) => entry[name]).find(isName)
  const seen = takesPictures(entry)
  return id === undefined
    ? null
    : { ...modelInfo(id), ...known(entry), ...abilitiesOf(entry), ...(seen !== null && { takesPictures: seen }) }
}

function known({ created, owned_by: owner }: JsonObject): Partial<ModelInfo> {
  return {
    ...(typeof created === 'number' && Number.isFinite(created) && { created: Math.floor(created) }),
    ...(typeof owner === 'string' && { ownedBy: owner }),
  }
}

/** Anything that can be asked for, and stored with what is answered. */
const isName = (value: Json | undefined): value is string =>
  typeof value === 'string' &&
  value.trim() !== '' &&
  value.length <= MAX_NAME_LENGTH &&
  value.isWellFormed() &&
  !/\p{Cc}/u.test(value)
