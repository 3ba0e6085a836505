import 'server-only'
import type { ModelInfo } from '../model/language-model.ts'
import { isObject, type Json, type JsonObject } from '../wire/json.ts'

/** Under which names servers say how much a model reads at once: those of what it is set to before those of what it could. */
const CONTEXT = ['loaded_context_length', 'n_ctx', 'max_model_len', 'context_window', 'context_length']
const CONTEXT_AT_MOST = ['max_context_length', 'max_input_tokens', 'n_ctx_train', 'context_size']
const LISTS = ['capabilities', 'supported_parameters', 'features', 'supported_features']

type Abilities = Pick<ModelInfo, 'contextTokens' | 'callsTools' | 'thinks'>

/** What a server's list says of a model beside its name; nothing where it says nothing. */
export function abilitiesOf(entry: JsonObject): Abilities {
  const said = [entry, entry.meta, entry.capabilities, entry.model_info, entry.top_provider, entry.limits].filter(
    (each): each is JsonObject => isObject(each ?? null),
  )
  const contextTokens = [...CONTEXT, ...CONTEXT_AT_MOST]
    .flatMap((name) => said.map((each) => each[name]))
    .find((value): value is number => typeof value === 'number' && Number.isInteger(value) && value > 0)
  const words = said.flatMap((each) => LISTS.flatMap((name) => wordsIn(each[name])))
  const flags = new Map(said.flatMap((each) => Object.entries(each)))
  return {
    ...(contextTokens !== undefined && { contextTokens }),
    ...given('callsTools', flags, words, [
      'tools',
      'tool_use',
      'function_calling',
      'trained_for_tool_use',
      'tool_calls',
    ]),
    ...given('thinks', flags, words, ['reasoning', 'thinking', 'supports_reasoning', 'include_reasoning']),
  }
}

/** A list that names other things says that it can't; without any, nobody knows. */
function given(name: 'callsTools' | 'thinks', flags: ReadonlyMap<string, unknown>, words: string[], known: string[]) {
  const flag = known
    .map((each) => flags.get(each) ?? flags.get(`supports_${each}`))
    .find((value) => typeof value === 'boolean')
  if (typeof flag === 'boolean') return { [name]: flag }
  return words.length === 0 ? {} : { [name]: words.some((word) => known.includes(word.toLowerCase())) }
}

const wordsIn = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter((word) => typeof word === 'string') : []
