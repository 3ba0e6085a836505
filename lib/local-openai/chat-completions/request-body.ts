import 'server-only'
import type { ModelRequest } from '../model/language-model.ts'
import { apiErrors } from '../wire/api-error.ts'
import { isObject, type Json, type JsonObject } from '../wire/json.ts'
import { toMessages } from './messages.ts'

/** The request to a Chat Completions server. What isn't asked for is left out, for many servers know only the basics. */
export function chatRequest({ model, items, instructions, maxOutputTokens, settings }: ModelRequest): JsonObject {
  const { temperature, topP, toolChoice, parallelToolCalls, reasoningEffort } = settings
  const tools = settings.tools.map(toTool)
  return {
    model,
    messages: toMessages(items, instructions),
    stream: true,
    stream_options: { include_usage: true },
    // Not its successor max_completion_tokens: this one every server knows.
    ...(maxOutputTokens === null ? {} : { max_tokens: maxOutputTokens }),
    ...(temperature === null ? {} : { temperature }),
    ...(topP === null ? {} : { top_p: topP }),
    ...(tools.length === 0 ? {} : { tools }),
    ...(tools.length === 0 || toolChoice === null ? {} : { tool_choice: toToolChoice(toolChoice) }),
    ...(tools.length === 0 || parallelToolCalls === null ? {} : { parallel_tool_calls: parallelToolCalls }),
    ...(reasoningEffort === null ? {} : { reasoning_effort: reasoningEffort }),
    ...responseFormat(settings.format),
  }
}

function toTool(tool: JsonObject, index: number): JsonObject {
  const { type, name = '', description, parameters, strict } = tool
  if (type !== 'function') throw apiErrors.unsupportedTool(index, `${type}`)
  const given = Object.entries({ description, parameters, strict }).flatMap(([key, value]) =>
    value === undefined || value === null ? [] : [[key, value]],
  )
  return { type, function: { name, ...Object.fromEntries(given) } }
}

const toToolChoice = (choice: Json): Json =>
  isObject(choice) && choice.type === 'function' ? { type: 'function', function: { name: choice.name ?? '' } } : choice

function responseFormat(format: JsonObject | null): JsonObject {
  if (format === null || format.type === 'text') return {}
  if (format.type !== 'json_schema') return { response_format: format }
  const { type, ...schema } = format
  return { response_format: { type, json_schema: schema } }
}
