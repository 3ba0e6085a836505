import 'server-only'
import type { ModelUsage } from '../model/language-model.ts'
import type { Item } from '../wire/item.ts'
import { isObject, type Json, type JsonObject } from '../wire/json.ts'
import { MAX_PAIRS } from '../wire/metadata.ts'
import { unixSeconds } from '../wire/seconds.ts'
import type { ResponseRequest } from './response-request.ts'

export type ResponseStatus = 'queued' | 'in_progress' | 'completed' | 'incomplete' | 'failed' | 'cancelled'

/** A response as the API shows it. */
export type ResponseObject = JsonObject & { id: string; status: ResponseStatus; background: boolean; output: Item[] }

/** How a response ended. */
export type Ending =
  | { status: 'completed'; usage: ModelUsage }
  | { status: 'incomplete'; reason: 'max_output_tokens' | 'content_filter'; usage: ModelUsage }
  | { status: 'failed'; code: string; message: string }
  | { status: 'cancelled' }

export const failure = (message: string): Ending => ({ status: 'failed', code: 'server_error', message })

/** A response with one of these is still being written. */
export const LIVE_STATUSES = ['queued', 'in_progress']

export const isLive = (status: string) => LIVE_STATUSES.includes(status)

/** A response as it is when it has been accepted. */
export function newResponseObject(request: ResponseRequest, { id, now }: { id: string; now: number }): ResponseObject {
  const { echoed } = request
  return {
    id,
    object: 'response',
    created_at: unixSeconds(now),
    completed_at: null,
    status: request.background ? 'queued' : 'in_progress',
    background: request.background,
    access_programs: null,
    conversation: request.conversationId === null ? null : { id: request.conversationId },
    error: null,
    frequency_penalty: 0,
    incomplete_details: null,
    instructions: request.instructions,
    max_output_tokens: request.maxOutputTokens,
    model: request.model,
    output: [],
    presence_penalty: 0,
    previous_response_id: request.previousResponseId,
    service_tier: 'auto',
    store: request.store,
    ...echoed,
    usage: null,
    metadata: request.metadata,
  }
}

/**
 * Says in the response's metadata how many of the oldest turns its model was not given: OpenAI's response has no field for
 * that. Nothing when none were left out, or the caller's own pairs leave no room.
 */
export function withTurnsLeftOut(response: ResponseObject, turns: number): ResponseObject {
  const metadata = isObject(response.metadata ?? null) ? (response.metadata as JsonObject) : {}
  if (turns === 0 || Object.keys(metadata).length >= MAX_PAIRS) return response
  return { ...response, metadata: { ...metadata, turns_left_out: String(turns) } }
}

export function endedResponse(
  response: ResponseObject,
  { ending, output, now }: { ending: Ending; output: Item[]; now: number },
): ResponseObject {
  const ended: ResponseObject = { ...response, status: ending.status, output, service_tier: 'default' }
  switch (ending.status) {
    case 'completed':
      return { ...ended, completed_at: unixSeconds(now), usage: usageBody(ending.usage) }
    case 'incomplete':
      return { ...ended, incomplete_details: { reason: ending.reason }, usage: usageBody(ending.usage) }
    case 'failed':
      return { ...ended, error: { code: ending.code, message: ending.message } }
    case 'cancelled':
      return ended
    default:
      return ending satisfies never
  }
}

/** A response that came from our own database. */
export function storedResponse(data: unknown): ResponseObject {
  const response = data as Json
  if (isObject(response) && typeof response.id === 'string' && Array.isArray(response.output)) {
    return response as ResponseObject
  }
  throw new Error('A stored response has no id or output.')
}

export const usageBody = (usage: ModelUsage): JsonObject => ({
  input_tokens: usage.inputTokens,
  input_tokens_details: { cached_tokens: usage.cachedTokens, cache_write_tokens: 0 },
  output_tokens: usage.outputTokens,
  output_tokens_details: { reasoning_tokens: usage.reasoningTokens },
  total_tokens: usage.inputTokens + usage.outputTokens,
})
