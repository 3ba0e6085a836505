import 'server-only'
import type { Item } from '../wire/item.ts'
import type { JsonObject } from '../wire/json.ts'
import type { ModelSettings } from './model-settings.ts'

/** What stands behind the local provider and writes the answers. */
export interface LanguageModel {
  list(): Promise<ModelInfo[]>
  /**
   * The model that a name means which isn't listed, where there are such names.
   * @throws ApiError, where it is known why it can't be used
   */
  find?(id: string): Promise<ModelInfo | null>
  /**
   * Writes one answer. Ends soon after `signal` aborts, by returning or by throwing. An ApiError thrown before `start`
   * is the answer to the request.
   */
  generate(request: ModelRequest): AsyncIterable<ModelEvent>
}

export type ModelInfo = {
  id: string
  /** Unix seconds */
  created: number
  ownedBy: string
  /** Whether it can be sent pictures; left out where nobody knows. */
  takesPictures?: boolean
  /** How much it reads at once. */
  contextTokens?: number
  /** Whether it calls functions, and whether it thinks before it answers. */
  callsTools?: boolean
  thinks?: boolean
}

export type ModelRequest = {
  model: string
  instructions: string | null
  /** The whole conversation, oldest first, the new input included. */
  items: readonly Item[]
  /** How many of the last items came with this request; without it all count as said before. */
  newItems?: number
  maxOutputTokens: number | null
  settings: ModelSettings
  signal: AbortSignal
}

export type ModelUsage = { inputTokens: number; cachedTokens: number; outputTokens: number; reasoningTokens: number }

/** What is written, in the order it is to be shown. */
export type Written =
  /** `field`: the server's own name for it, where it came apart from the text; such thoughts may go back to the model. */
  | { type: 'reasoning-delta'; delta: string; field?: string }
  | { type: 'text-delta'; delta: string; logprobs?: JsonObject[] }
  | { type: 'refusal-delta'; delta: string }
  /** All the text so far was thinking, as turns out only now. */
  | { type: 'text-was-reasoning' }
  /** A function is called; its arguments follow. */
  | { type: 'function-call'; callId: string; name: string }
  | { type: 'arguments-delta'; delta: string }
  /** A tool is called that takes text. */
  | { type: 'custom-call'; callId: string; name: string; input: string }
  | ToolWritten
  /** The last so many characters of the text are from there. */
  | { type: 'citation'; length: number; source: { url: string; title: string } | { fileId: string; filename: string } }

/**
 * What a tool did that ran at the provider: an item begins with the fields it has then, the events about it have names without
 * `response.`, and in the end it has these fields, too.
 */
export type ToolWritten =
  | { type: 'item-start'; item: JsonObject & { type: string } }
  | { type: 'item-event'; name: string; fields?: JsonObject }
  | { type: 'item-delta'; name: string; delta: string; fields?: JsonObject }
  | { type: 'item-end'; fields: JsonObject }

/** One `start`, what is written, then exactly one `end` or `error`. */
export type ModelEvent =
  /** The request is accepted; the first word may take its time. */
  | { type: 'start' }
  | Written
  /**
   * `length`: the limit was reached. `filter`: a content filter cut in. So many of the oldest turns didn't fit and were left
   * out.
   */
  | { type: 'end'; reason: 'stop' | 'length' | 'filter'; usage: ModelUsage; turnsLeftOut?: number }
  /** `code`: one of OpenAI's, as far as it has one. */
  | { type: 'error'; code: string; message: string }
