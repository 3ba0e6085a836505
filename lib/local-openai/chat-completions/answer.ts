import 'server-only'
import { randomBytes } from 'node:crypto'
import type { ModelEvent, ModelUsage, Written } from '../model/language-model.ts'
import { tokensIn } from '../model/tokens.ts'
import type { Chunk, ToolCallDelta } from './chunk.ts'

type End = Extract<ModelEvent, { type: 'end' }>

/** Puts the chunks of one answer into our events. */
export class Answer {
  #call: { index: number | null; id: string } | null = null
  readonly #earlierIndexes = new Set<number>()
  #written = 0
  #finishReason: string | null = null
  #usage: ModelUsage | null = null

  /** The model has said how it ended. */
  get isFinished(): boolean {
    return this.#finishReason !== null
  }

  /** The server has said goodbye: what it wrote is whole, even if it gave no reason. */
  finish(): void {
    this.#finishReason ??= 'stop'
  }

  /** What a chunk adds; null when it makes no sense. */
  add(chunk: Chunk): Written[] | null {
    this.#finishReason = chunk.finishReason ?? this.#finishReason
    this.#usage = chunk.usage ?? this.#usage
    const written: Written[] = [
      { type: 'reasoning-delta', delta: chunk.reasoning },
      { type: 'text-delta', delta: chunk.content },
      { type: 'refusal-delta', delta: chunk.refusal },
    ]
    const said = written.filter((event) => 'delta' in event && event.delta !== '')
    for (const delta of chunk.toolCalls) {
      const events = this.#addCall(delta)
      if (events === null) return null
      said.push(...events)
    }
    for (const event of said) if ('delta' in event) this.#written += event.delta.length
    return said
  }

  /** Servers that don't count tokens leave it to an estimate. */
  end(inputTokens: () => number): End {
    const usage = this.#usage ?? {
      ...{ inputTokens: inputTokens(), cachedTokens: 0, outputTokens: tokensIn(this.#written), reasoningTokens: 0 },
    }
    return { type: 'end', reason: reasons[this.#finishReason ?? ''] ?? 'stop', usage }
  }

  /** Calls come one after the other; a piece of one that was over, or of none, makes no sense. */
  #addCall({ index, id, name, arguments: delta }: ToolCallDelta): Written[] | null {
    const written: Written[] = delta === '' ? [] : [{ type: 'arguments-delta', delta }]
    const open = this.#call
    // By the id rather than the index, which some servers leave at 0 for all calls.
    const isSame = open !== null && (id === '' || id === open.id) && (index === null || index === open.index)
    if (isSame) return written
    if (name === '' || (index !== null && index !== open?.index && this.#earlierIndexes.has(index))) return null
    if (open !== null && open.index !== null) this.#earlierIndexes.add(open.index)
    const callId = id || `call_${randomBytes(12).toString('hex')}`
    this.#call = { index, id: callId }
    return [{ type: 'function-call', callId, name }, ...written]
  }
}

const reasons: Record<string, End['reason']> = { length: 'length', max_tokens: 'length', content_filter: 'filter' }
