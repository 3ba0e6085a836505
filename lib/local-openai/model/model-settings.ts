import 'server-only'
import type { Json, JsonObject } from '../wire/json.ts'

/** How an answer is to be written, as far as the request says so: null leaves it to the model. */
export type ModelSettings = {
  temperature: number | null
  topP: number | null
  /** Tools as the request names them, of every kind, with nothing added. */
  tools: JsonObject[]
  toolChoice: Json
  parallelToolCalls: boolean | null
  /** `text.format` */
  format: JsonObject | null
  reasoningEffort: string | null
  verbosity: string | null
  promptCacheKey: string | null
  /** How many likely tokens to name for each that is written; 0 for that one alone. */
  topLogprobs: number | null
  /** Whether a conversation that is too long loses its oldest turns instead of being refused. */
  truncates: boolean
}

/** What a request that says nothing of all this asks for. */
export const NO_SETTINGS: ModelSettings = {
  temperature: null,
  topP: null,
  tools: [],
  toolChoice: null,
  parallelToolCalls: null,
  format: null,
  reasoningEffort: null,
  verbosity: null,
  promptCacheKey: null,
  topLogprobs: null,
  truncates: false,
}
