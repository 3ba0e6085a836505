import 'server-only'
import type { ModelSettings } from '../model/model-settings.ts'
import { asArray, asBoolean, asInteger, asNumber, asObject, asOneOf, asString, optional } from '../wire/fields.ts'
import { isObject, type Json, type JsonObject } from '../wire/json.ts'

const NONE: JsonObject = {}

/** The settings in the shape the response object shows them, with what OpenAI takes where nothing is said. */
export function readEchoed(body: JsonObject): JsonObject {
  const reasoning = optional(body.reasoning, (value) => asObject(value, 'reasoning'), NONE)
  const text = optional(body.text, (value) => asObject(value, 'text'), NONE)
  const nullableString = (key: string, max?: number) => optional(body[key], (value) => asString(value, key, max), null)
  return {
    max_tool_calls: optional(body.max_tool_calls, (value) => asInteger(value, 'max_tool_calls', { min: 1 }), null),
    parallel_tool_calls: optional(body.parallel_tool_calls, (value) => asBoolean(value, 'parallel_tool_calls'), true),
    prompt_cache_key: nullableString('prompt_cache_key'),
    reasoning: { effort: reasoning.effort ?? null, summary: reasoning.summary ?? null },
    safety_identifier: nullableString('safety_identifier', 128),
    temperature: optional(body.temperature, (value) => asNumber(value, 'temperature', { min: 0, max: 2 }), 1),
    text: { format: text.format ?? { type: 'text' }, verbosity: text.verbosity ?? 'medium' },
    tool_choice: body.tool_choice ?? 'auto',
    tools: optional(body.tools, readTools, []),
    top_logprobs: optional(body.top_logprobs, (value) => asInteger(value, 'top_logprobs', { min: 0, max: 20 }), 0),
    top_p: optional(body.top_p, (value) => asNumber(value, 'top_p', { min: 0, max: 1 }), 1),
    truncation: optional(body.truncation, (value) => asOneOf(value, 'truncation', ['auto', 'disabled']), 'disabled'),
  }
}

/** Only what the request itself says: the defaults that are echoed are OpenAI's, not those of whatever model answers. */
export function readSettings(body: JsonObject, { truncation }: JsonObject): ModelSettings {
  const { temperature, top_p: topP, tool_choice: toolChoice = null, parallel_tool_calls: parallel } = body
  const text = isObject(body.text) ? body.text : NONE
  const { format = null, verbosity } = text
  const effort = isObject(body.reasoning) ? body.reasoning.effort : null
  return {
    temperature: typeof temperature === 'number' ? temperature : null,
    topP: typeof topP === 'number' ? topP : null,
    tools: Array.isArray(body.tools) ? body.tools.filter(isObject) : [],
    toolChoice,
    parallelToolCalls: typeof parallel === 'boolean' ? parallel : null,
    format: isObject(format) ? format : null,
    reasoningEffort: typeof effort === 'string' ? effort : null,
    verbosity: typeof verbosity === 'string' ? verbosity : null,
    promptCacheKey: typeof body.prompt_cache_key === 'string' ? body.prompt_cache_key : null,
    topLogprobs: readTopLogprobs(body),
    truncates: truncation === 'auto',
  }
}

/** Asked for by a number, or by what is to be included. */
function readTopLogprobs({ top_logprobs: top, include }: JsonObject): number | null {
  if (typeof top === 'number' && top > 0) return top
  return Array.isArray(include) && include.includes('message.output_text.logprobs') ? 0 : null
}

const readTools = (value: Json): JsonObject[] =>
  asArray(value, 'tools').map((entry, index) => {
    const tool = asObject(entry, `tools[${index}]`)
    const type = asString(tool.type, `tools[${index}].type`)
    if (type !== 'function') return tool
    const name = asString(tool.name, `tools[${index}].name`)
    return {
      type,
      description: tool.description ?? null,
      name,
      parameters: tool.parameters ?? null,
      strict: tool.strict ?? true,
    }
  })
