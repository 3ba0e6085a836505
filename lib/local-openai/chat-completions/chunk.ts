import 'server-only'
import type { ModelUsage } from '../model/language-model.ts'
import { isObject, type Json, type JsonObject } from '../wire/json.ts'
import { readSaid, type Said } from './content.ts'
import { readUsage } from './usage.ts'

/** What one chunk of a Chat Completions stream says, or a whole answer; anything else in it is not for us. */
export type Chunk = {
  said: Said
  /** It is the last, and stands where a whole message does: what was streamed before may be in it again. */
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
  const finishReason = readFinishReason(choice.finish_reason ?? choice.finish_details)
  const isLast = finishReason !== null || body.object === 'chat.completion'
  const mayRepeat = isLast && !isObject(choice.delta) && isObject(choice.message)
  const message = firstObject(choice.delta, choice.message, { content: choice.text ?? null })
  return {
    said: readSaid(message),
    mayRepeat,
    toolCalls: readToolCalls(message),
    logprobs:
      isObject(choice.logprobs) && Array.isArray(choice.logprobs.content)
        ? choice.logprobs.content.filter(isObject)
        : [],
    finishReason,
    usage: readUsage(body, choice),
  }
}

const firstObject = (...values: (Json | undefined)[]): JsonObject => values.find((value) => isObject(value)) ?? {}

/** We ask for one answer; what a server sends of others is theirs. */
function firstChoice(choices: Json | undefined): JsonObject {
  return (
    [choices ?? []]
      .flat()
      .filter(isObject)
      .find(({ index }) => typeof index !== 'number' || index === 0) ?? {}
  )
}

/** Some servers write `''` or `'null'` as long as it goes on, some an object. */
function readFinishReason(value: Json | undefined): string | null {
  const reason = text(isObject(value) ? value.type : value).trim()
  return /^(null|none)?$/i.test(reason) ? null : reason
}

function readToolCalls({ tool_calls: calls, function_call: legacy }: JsonObject): ToolCallDelta[] {
  if (calls) return [calls].flat().filter(isObject).map(readToolCall)
  return isObject(legacy) ? [readToolCall({ index: 0, function: legacy })] : []
}

function readToolCall(given: JsonObject): ToolCallDelta {
  const called = isObject(given.function) ? given.function : given
  const args = called.arguments ?? called.parameters
  const index = Number(given.index ?? Number.NaN)
  return {
    index: Number.isInteger(index) ? index : null,
    id: typeof given.id === 'number' ? `${given.id}` : text(given.id),
    name: text(called.name),
    // A string by the protocol; some servers send the object itself.
    arguments: isObject(args) ? JSON.stringify(args) : text(args),
  }
}

const text = (value: Json | undefined) => (typeof value === 'string' ? value : '')
