import 'server-only'
import type { ModelUsage } from '../model/language-model.ts'
import { isObject, type Json, type JsonObject } from '../wire/json.ts'

/** What one chunk of a Chat Completions stream says; anything else in it is not for us. */
export type Chunk = {
  content: string
  refusal: string
  reasoning: string
  toolCalls: ToolCallDelta[]
  finishReason: string | null
  usage: ModelUsage | null
}

/** A piece of a call; the first of each names the function. */
export type ToolCallDelta = { index: number | null; id: string; name: string; arguments: string }

/** The chunk in an event's data; null when it is none. */
export function readChunk(data: string): Chunk | null {
  let body: Json
  try {
    body = JSON.parse(data)
  } catch {
    return null
  }
  if (!isObject(body) || !(Array.isArray(body.choices) || isObject(body.usage ?? null))) return null
  const first = Array.isArray(body.choices) ? body.choices[0] : undefined
  const choice = isObject(first) ? first : {}
  const delta = isObject(choice.delta) ? choice.delta : {}
  return {
    content: text(delta.content),
    refusal: text(delta.refusal),
    // One of the two, by the server; some send both with the same words.
    reasoning: text(delta.reasoning_content) || text(delta.reasoning),
    toolCalls: Array.isArray(delta.tool_calls) ? delta.tool_calls.filter(isObject).map(readToolCall) : [],
    finishReason: typeof choice.finish_reason === 'string' ? choice.finish_reason : null,
    usage: isObject(body.usage) ? readUsage(body.usage) : null,
  }
}

function readToolCall(given: JsonObject): ToolCallDelta {
  const called = isObject(given.function) ? given.function : {}
  const args = called.arguments
  return {
    index: typeof given.index === 'number' ? given.index : null,
    id: text(given.id),
    name: text(called.name),
    // A string by the protocol; some servers send the object itself.
    arguments: isObject(args) ? JSON.stringify(args) : text(args),
  }
}

function readUsage(usage: JsonObject): ModelUsage {
  const details = (key: string) => (isObject(usage[key]) ? usage[key] : {})
  return {
    inputTokens: count(usage.prompt_tokens),
    cachedTokens: count(details('prompt_tokens_details').cached_tokens),
    outputTokens: count(usage.completion_tokens),
    reasoningTokens: count(details('completion_tokens_details').reasoning_tokens),
  }
}

const text = (value: Json | undefined) => (typeof value === 'string' ? value : '')
const count = (value: Json | undefined) => (typeof value === 'number' && value >= 0 ? Math.floor(value) : 0)
