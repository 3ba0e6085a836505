import 'server-only'
import type { ModelUsage } from '../model/language-model.ts'
import { isObject, type Json, type JsonObject } from '../wire/json.ts'

/** What each count is called by some server or other. */
const NAMES = {
  inputTokens: ['prompt_tokens', 'input_tokens', 'prompt_eval_count', 'prompt_n'],
  cachedTokens: ['cached_tokens', 'prompt_cache_hit_tokens', 'cache_read_input_tokens', 'cache_n'],
  outputTokens: ['completion_tokens', 'output_tokens', 'eval_count', 'predicted_n'],
  reasoningTokens: ['reasoning_tokens'],
}
const DETAILS = ['prompt_tokens_details', 'input_tokens_details', 'completion_tokens_details', 'output_tokens_details']

/** The counts in a chunk: beside the choices, in one of them, or in a corner of the server's own. Null when it has none. */
export function readUsage(body: JsonObject, choice: JsonObject): ModelUsage | null {
  const own = isObject(body.x_groq) ? body.x_groq.usage : null
  const usage = [body.usage, choice.usage, own, body.timings, body].find((place) => isObject(place) && hasCounts(place))
  if (!isObject(usage)) return null
  const [input, total] = [find(usage, NAMES.inputTokens), find(usage, ['total_tokens'])]
  return {
    inputTokens: input,
    cachedTokens: find(usage, NAMES.cachedTokens),
    outputTokens: find(usage, NAMES.outputTokens) || Math.max(0, total - input),
    reasoningTokens: find(usage, NAMES.reasoningTokens),
  }
}

/** Some servers count in every chunk, some count input and output apart, some end with noughts. */
export function withMore(before: ModelUsage | null, more: ModelUsage | null): ModelUsage | null {
  if (before === null || more === null) return more ?? before
  return {
    inputTokens: Math.max(before.inputTokens, more.inputTokens),
    cachedTokens: Math.max(before.cachedTokens, more.cachedTokens),
    outputTokens: Math.max(before.outputTokens, more.outputTokens),
    reasoningTokens: Math.max(before.reasoningTokens, more.reasoningTokens),
  }
}

const hasCounts = (place: JsonObject) => find(place, NAMES.inputTokens) + find(place, NAMES.outputTokens) > 0

function find(usage: JsonObject, names: readonly string[]): number {
  const places = [usage, ...DETAILS.map((key) => usage[key]).filter(isObject)]
  return places.flatMap((place) => names.map((name) => count(place[name]))).find((number) => number > 0) ?? 0
}

function count(value: Json | undefined): number {
  const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : 0
  return number >= 0 ? Math.floor(number) : 0
}
