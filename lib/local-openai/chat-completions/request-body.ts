import 'server-only'
import type { ModelRequest } from '../model/language-model.ts'
import { isObject, type JsonObject } from '../wire/json.ts'
import { type ThoughtsBack, toMessages } from './messages.ts'
import type { Quirks } from './quirks.ts'
import { alternating, withAnswersToTools, withoutSystem } from './roles.ts'
import type { Tools } from './tools.ts'

/**
 * The request to a Chat Completions server, but for what it is known not to take. What isn't asked for is left out, for many
 * servers know only the basics.
 */
export function chatRequest(request: ModelRequest, tools: Tools, quirks: Quirks): JsonObject {
  const { model, maxOutputTokens, settings } = request
  const { temperature, topP, parallelToolCalls, reasoningEffort, verbosity, promptCacheKey, topLogprobs } = settings
  // Not its successor max_completion_tokens: this one every server of one's own knows.
  const limit = quirks.has('max_tokens') ? 'max_completion_tokens' : 'max_tokens'
  const hasTools = tools.functions.length > 0
  const given: JsonObject = {
    model,
    messages: messagesFor(request, quirks),
    stream: true,
    stream_options: quirks.has('stream') ? null : { include_usage: true },
    [limit]: maxOutputTokens,
    temperature,
    top_p: topP,
    tools: hasTools ? tools.functions.map((tool) => (quirks.has('strict') ? withoutStrict(tool) : tool)) : null,
    tool_choice: hasTools ? tools.choice : null,
    parallel_tool_calls: hasTools ? parallelToolCalls : null,
    // Some models do one of the two: call functions, or think.
    reasoning_effort: quirks.has('reasoning') ? 'none' : reasoningEffort,
    verbosity,
    prompt_cache_key: promptCacheKey,
    logprobs: topLogprobs === null ? null : true,
    top_logprobs: topLogprobs || null,
    response_format: responseFormat(settings.format),
  }
  const isSent = ([name, value]: [string, unknown]) => value !== null && !quirks.has(name)
  return Object.fromEntries(Object.entries(given).filter(isSent))
}

function messagesFor({ items, instructions }: ModelRequest, quirks: Quirks): JsonObject[] {
  const back: ThoughtsBack = quirks.has('thoughts')
    ? 'none'
    : quirks.has('only some thoughts')
      ? 'all'
      : 'between calls'
  const messages = toMessages(items, instructions, back)
  const known = quirks.has('system messages') ? withoutSystem(messages) : messages
  const inTurn = alternating(known)
  const strict = quirks.has('user after tool') ? withAnswersToTools(inTurn) : inTurn
  const signed = quirks.has('thought signatures') ? strict.map(withSignatures) : strict
  return quirks.has('null content')
    ? signed.map((each) => (each.content === null ? { ...each, content: '' } : each))
    : signed
}

/** Google's own stand-in for the signature of a call that comes from elsewhere: ours don't keep theirs. */
const SIGNATURE = { google: { thought_signature: 'skip_thought_signature_validator' } }

function withSignatures(message: JsonObject): JsonObject {
  const { tool_calls: calls } = message
  if (!Array.isArray(calls)) return message
  return { ...message, tool_calls: calls.filter(isObject).map((call) => ({ ...call, extra_content: SIGNATURE })) }
}

function withoutStrict({ function: called, ...tool }: JsonObject): JsonObject {
  const { strict: _, ...rest } = isObject(called) ? called : {}
  return { ...tool, function: rest }
}

function responseFormat(format: JsonObject | null): JsonObject | null {
  if (format === null || format.type === 'text') return null
  if (format.type !== 'json_schema') return format
  const { type, ...schema } = format
  return { type, json_schema: schema }
}
