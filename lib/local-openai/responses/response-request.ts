import 'server-only'
import type { ModelSettings } from '../model/model-settings.ts'
import { apiErrors } from '../wire/api-error.ts'
import { asBoolean, asInteger, asObject, asString, optional, refuseUnknownKeys } from '../wire/fields.ts'
import { type Include, includeInBody } from '../wire/include.ts'
import { MAX_TEXT_LENGTH } from '../wire/item-content.ts'
import { isObject, type Json, type JsonObject, kindOf } from '../wire/json.ts'
import { readMetadata } from '../wire/metadata.ts'
import { readEchoed, readSettings } from './request-settings.ts'

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
  include: Include
  /** Thoughts are to be shown as a summary. */
  summarizes: boolean
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
    include: includeInBody(body.include),
    summarizes: asksForSummary(body.reasoning),
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

/** `generate_summary` is the older name. */
const asksForSummary = (reasoning: Json | undefined) =>
  isObject(reasoning) && (reasoning.summary ?? reasoning.generate_summary ?? null) !== null

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
