import 'server-only'
import type { Item } from './item.ts'

/** What stands behind the local provider and writes the answers. */
export interface LanguageModel {
  list(): Promise<ModelInfo[]>
  /** Writes one answer. Ends soon after `signal` aborts, by returning or by throwing. */
  generate(request: ModelRequest): AsyncIterable<ModelEvent>
}

export type ModelInfo = {
  id: string
  /** Unix seconds */
  created: number
  ownedBy: string
}

export type ModelRequest = {
  model: string
  instructions: string | null
  /** The whole conversation, oldest first, the new input included. */
  items: readonly Item[]
  maxOutputTokens: number | null
  signal: AbortSignal
}

export type ModelUsage = { inputTokens: number; cachedTokens: number; outputTokens: number; reasoningTokens: number }

/** Deltas in the order they are to be shown, then exactly one `end` or `error`. */
export type ModelEvent =
  | { type: 'reasoning-delta'; delta: string }
  | { type: 'text-delta'; delta: string }
  | { type: 'refusal-delta'; delta: string }
  /** `length`: the limit was reached. `filter`: a content filter cut in. */
  | { type: 'end'; reason: 'stop' | 'length' | 'filter'; usage: ModelUsage }
  | { type: 'error'; code: 'server_error' | 'rate_limit_exceeded' | 'invalid_prompt'; message: string }
