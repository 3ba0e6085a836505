import 'server-only'
import type { LanguageModel } from '#lib/local-openai/model/language-model.ts'
import { type ModelSettings, NO_SETTINGS } from '#lib/local-openai/model/model-settings.ts'
import { readItem } from '#lib/local-openai/wire/item.ts'
import type { Json } from '#lib/local-openai/wire/json.ts'

/** Enough for a short answer after a little thought. */
const MAX_TOKENS = 400

export interface Question {
  input: Json[]
  instructions?: string
  settings?: Partial<ModelSettings>
}

export interface Answer {
  text: string
  reasoning: string
  calls: { callId: string; name: string; arguments: string }[]
  /** In how many pieces it came. */
  pieces: number
  /** It was longer, or took longer, than it was let. */
  isCut: boolean
}

/**
 * Asks a model something short, and waits `limitMs` at most.
 * @throws what the model throws; an Error with what it says when it fails in the middle, or says nothing in time
 */
export async function askModel(
  model: LanguageModel,
  { id, limitMs }: { id: string; limitMs: number },
  { input, instructions, settings }: Question,
): Promise<Answer> {
  let ids = 0
  const answer: Answer = { text: '', reasoning: '', calls: [], pieces: 0, isCut: false }
  const signal = AbortSignal.timeout(limitMs)
  const request = {
    ...{ model: id, instructions: instructions ?? null, maxOutputTokens: MAX_TOKENS, signal },
    items: input.map((item) => readItem(item, 'input', (prefix) => `${prefix}_${++ids}`)),
    settings: { ...NO_SETTINGS, ...settings },
  }
  try {
    for await (const event of model.generate(request)) {
      if (event.type === 'error') throw new Error(event.message)
      if (event.type === 'end') answer.isCut = event.reason !== 'stop'
      if ('delta' in event) answer.pieces += 1
      if (event.type === 'text-delta' || event.type === 'refusal-delta') answer.text += event.delta
      if (event.type === 'reasoning-delta') answer.reasoning += event.delta
      if (event.type === 'function-call') answer.calls.push({ ...event, arguments: '' })
      const call = answer.calls.at(-1)
      if (event.type === 'arguments-delta' && call) call.arguments += event.delta
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
  if (!signal.aborted) return answer
  if (answer.pieces === 0) throw new Error(`It said nothing within ${limitMs / 1000} seconds.`)
  return { ...answer, isCut: true }
}
