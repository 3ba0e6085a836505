import 'server-only'
import type { ModelSettings } from '../model/model-settings.ts'
import { apiErrors } from '../wire/api-error.ts'
import {
  asArray,
  asBoolean,
  asInteger,
  asNumber,
  asObject,
  asOneOf,
  asString,
  optional,
  refuseUnknownKeys,
} from '../wire/fields.ts'
import { MAX_TEXT_LENGTH } from '../wire/item-content.ts'
import { isObject, type Json, type JsonObject, kindOf } from '../wire/json.ts'
import { readMetadata } from '../wire/metadata.ts'

/** `POST /responses`, read and checked, but for what needs the database. */
export type ResponseRequest = {
  model: string
  input: Json[]
  instructions: string | null
  conversationId: string | null
  previousResponseId: string | null
  background: boolean
  stream: boolean
  store: boolean
  obfuscate: boolean
  metadata: Record<string, string>
  maxOutputTokens: number | null
  /** Settings in the shape the response object shows them, and as the model is told of them. */
  echoed: JsonObject
  settings: ModelSettings
}

const KNOWN = [
  ...['access_programs', 'background', 'context_management', 'conversation', 'image', 'include', 'input'],
  ...['instructions', 'max_output_tokens', 'max_tool_calls', 'metadata', 'model', 'moderation'],
  ...['parallel_tool_calls', 'previous_response_id', 'prompt', 'prompt_cache_key', 'prompt_cache_options'],
  ...['prompt_cache_retention', 'reasoning', 'safety_identifier', 'service_tier', 'store', 'stream'],
  ...['stream_options', 'temperature', 'text', 'tool_choice', 'tools', 'top_logprobs', 'top_p', 'truncation', 'user'],
]

const NONE: JsonObject = {}

/** What people write who come from other APIs. */
const MEANT = new Map(
  Object.entries({
    max_tokens: 'max_output_tokens',
    max_completion_tokens: 'max_output_tokens',
    messages: 'input',
    system: 'instructions',
    conversation_id: 'conversation',
    response_format: 'text',
    functions: 'tools',
  }),
)

/** The order of the checks is the API's: model, input, unknown keys, types, then what excludes what. */
export function readResponseRequest(body: JsonObject): ResponseRequest {
  const model = asString(body.model ?? undefined, 'model')
  if (body.input === undefined && !isObject(body.prompt ?? null)) throw apiErrors.missing('input')
  const stranger = Object.keys(body).find((key) => !KNOWN.includes(key))
  if (stranger !== undefined) throw apiErrors.unknown(stranger, MEANT.get(stranger))

  const echoed = readEchoed(body)
  const request: ResponseRequest = {
    model,
    input: readInput(body.input),
    instructions: optional(body.instructions, (value) => asString(value, 'instructions', MAX_TEXT_LENGTH), null),
    conversationId: optional(body.conversation, readConversationId, null),
    previousResponseId: optional(body.previous_response_id, (value) => asString(value, 'previous_response_id'), null),
    background: optional(body.background, (value) => asBoolean(value, 'background'), false),
    stream: optional(body.stream, (value) => asBoolean(value, 'stream'), false),
    store: optional(body.store, (value) => asBoolean(value, 'store'), true),
    obfuscate: optional(body.stream_options, readObfuscation, true),
    metadata: optional(body.metadata, readMetadata, {}),
    maxOutputTokens: optional(
      body.max_output_tokens,
      (value) => asInteger(value, 'max_output_tokens', { min: 16 }),
      null,
    ),
    echoed,
    settings: readSettings(body, echoed),
  }

  const { conversationId, previousResponseId } = request
  if (conversationId !== null && previousResponseId !== null) throw apiErrors.conversationAndPrevious()
  if (conversationId !== null && !conversationId.startsWith('conv')) {
    throw apiErrors.wrongIdPrefix('conversation', conversationId, 'conv')
  }
  if (previousResponseId !== null && !previousResponseId.startsWith('resp')) {
    throw apiErrors.wrongIdPrefix('previous_response_id', previousResponseId, 'resp')
  }
  if (request.input.length === 0 && conversationId === null && previousResponseId === null) throw apiErrors.noInput()
  if (request.background && !request.store) throw apiErrors.backgroundNeedsStore()
  return request
}

function readInput(value: Json | undefined): Json[] {
  if (value === undefined || value === null || value === '') return []
  if (Array.isArray(value)) return value
  if (typeof value !== 'string') {
    throw apiErrors.wrongType('input', 'one of a string or array of input items', kindOf(value))
  }
  return [{ type: 'message', role: 'user', content: asString(value, 'input', MAX_TEXT_LENGTH) }]
}

function readConversationId(value: Json): string {
  if (isObject(value)) return asString(value.id, 'conversation.id')
  if (typeof value === 'string') return value
  throw apiErrors.wrongType('conversation', 'one of a string or object', kindOf(value))
}

function readObfuscation(value: Json): boolean {
  const options = asObject(value, 'stream_options')
  refuseUnknownKeys(options, ['include_obfuscation'], 'stream_options.')
  return optional(options.include_obfuscation, (flag) => asBoolean(flag, 'stream_options.include_obfuscation'), true)
}

function readEchoed(body: JsonObject): JsonObject {
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
function readSettings(body: JsonObject, { tools, truncation }: JsonObject): ModelSettings {
  const { temperature, top_p: topP, tool_choice: toolChoice = null, parallel_tool_calls: parallel } = body
  const format = isObject(body.text) ? (body.text.format ?? null) : null
  const effort = isObject(body.reasoning) ? body.reasoning.effort : null
  return {
    temperature: typeof temperature === 'number' ? temperature : null,
    topP: typeof topP === 'number' ? topP : null,
    tools: Array.isArray(tools) ? tools.filter(isObject) : [],
    toolChoice,
    parallelToolCalls: typeof parallel === 'boolean' ? parallel : null,
    format: isObject(format) ? format : null,
    reasoningEffort: typeof effort === 'string' ? effort : null,
    truncates: truncation === 'auto',
  }
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
