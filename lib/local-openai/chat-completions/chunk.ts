import 'server-only'
import type { ModelUsage } from '../model/language-model.ts'
import { isObject, type Json, type JsonObject } from '../wire/json.ts'
import { readSaid, type Said } from './content.ts'

/** What one chunk of a Chat Completions stream says, or a whole answer; anything else in it is not for us. */
export type Chunk = {
  said: Said
  /** It stands where a whole message does: what was streamed before may be in it again. */
  mayRepeat: boolean
  toolCalls: ToolCallDelta[]
  logprobs: JsonObject[]
  finishReason: string | null
  usage: ModelUsage | null
}

/** A piece of a call; the first of each names the function. */
export type ToolCallDelta = { index: number | null; id: string; name: string; arguments: string }

/** A chunk in JSON. One that holds no part of an answer (metadata, counts, signs of life) says nothing. */
export function readChunk(body: JsonObject): Chunk {
  const choice = firstChoice(body.choices)
  const mayRepeat = !isObject(choice.delta) && (isObject(choice.message) || typeof choice.text === 'string')
  const message = firstObject(choice.delta, choice.message, { content: choice.text ?? null })
  return {
    said: readSaid(message),
    mayRepeat,
    toolCalls: readToolCalls(message),
    logprobs:
      isObject(choice.logprobs) && Array.isArray(choice.logprobs.content)
        ? choice.logprobs.content.filter(isObject)
        : [],
    finishReason: readFinishReason(choice.finish_reason),
    usage: readUsage(body),
  }
}

const firstObject = (...values: (Json | undefined)[]): JsonObject => values.find((value) => isObject(value)) ?? {}

/** We ask for one answer; what a server sends of others is theirs. */
function firstChoice(choices: Json | undefined): JsonObject {
  if (!Array.isArray(choices)) return {}
  return choices.filter(isObject).find(({ index }) => typeof index !== 'number' || index === 0) ?? {}
}

/** Some servers write `''` or `'null'` as long as it goes on. */
const readFinishReason = (value: Json | undefined): string | null =>
  typeof value === 'string' && !/^(null|none)?$/i.test(value.trim()) ? value.trim() : null

function readToolCalls({ tool_calls: calls, function_call: legacy }: JsonObject): ToolCallDelta[] {
  if (Array.isArray(calls)) return calls.filter(isObject).map(readToolCall)
  return isObject(legacy) ? [readToolCall({ index: 0, function: legacy })] : []
}

function readToolCall(given: JsonObject): ToolCallDelta {
  const called = isObject(given.function) ? given.function : given
  const args = called.arguments
  return {
    index: typeof given.index === 'number' ? given.index : null,
    id: text(given.id),
    name: text(called.name),
    // A string by the protocol; some servers send the object itself.
    arguments: isObject(args) ? JSON.stringify(args) : text(args),
  }
}

/** Beside the choices, or in a corner of the server's own. */
function readUsage(body: JsonObject): ModelUsage | null {
  const own = isObject(body.x_groq) ? body.x_groq : {}
  const usage = [body.usage, own.usage].find(isObject)
  if (usage === undefined) return null
  const details = (key: string) => (isObject(usage[key]) ? usage[key] : {})
  return {
    inputTokens: count(usage.prompt_tokens ?? usage.input_tokens),
    cachedTokens: count(details('prompt_tokens_details').cached_tokens),
    outputTokens: count(usage.completion_tokens ?? usage.output_tokens),
    reasoningTokens: count(details('completion_tokens_details').reasoning_tokens),
  }
}

const text = (value: Json | undefined) => (typeof value === 'string' ? value : '')
const count = (value: Json | undefined) => (typeof value === 'number' && value >= 0 ? Math.floor(value) : 0)
