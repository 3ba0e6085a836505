import 'server-only'
import type { ModelEvent, ModelUsage, Written } from '../model/language-model.ts'
import { tokensIn } from '../model/tokens.ts'
import type { JsonObject } from '../wire/json.ts'
import { isJson } from './arguments.ts'
import { type Call, Calls } from './calls.ts'
import type { Chunk } from './chunk.ts'
import { type EndReason, readEndReason } from './end-reason.ts'
import { readLogprobs } from './logprobs.ts'
import type { Piece } from './piece-writer.ts'
import { type Habit, ThoughtSplitter } from './thought-splitter.ts'
import { customInput, type Tools } from './tools.ts'
import { withMore } from './usage.ts'

type End = Extract<ModelEvent, { type: 'end' | 'error' }>

export type AnswerOptions = {
  tools: Tools
  /** The ids of earlier calls. */
  callIds: Iterable<string>
  /** What is known of the model's marks around thoughts, and who is told what this answer shows of them. */
  habit: Habit | undefined
  noteHabit: (habit: Habit | undefined) => void
  /** How long text is held back that may turn out to be thoughts, at the first answer of a model. */
  heldMs: number
  /** The estimate for servers that don't count. */
  inputTokens: () => number
  now: () => number
}

/** Puts the chunks of one answer into our events. */
export class Answer {
  readonly #options: AnswerOptions
  readonly #calls: Calls
  readonly #splitter: ThoughtSplitter
  #heldUntil = Number.POSITIVE_INFINITY
  #streamed = ''
  #logprobs: JsonObject[] = []
  #written = 0
  readonly #said = new Set<Written['type']>()
  #finishReason: string | null = null
  #usage: ModelUsage | null = null

  constructor(options: AnswerOptions) {
    this.#options = options
    this.#calls = new Calls({ taken: options.callIds, offered: options.tools.names })
    const mayHold = () => options.now() < this.#heldUntil
    this.#splitter = new ThoughtSplitter({ habit: options.habit, mayHold })
  }

  /** The model has said how it ended. */
  get isFinished(): boolean {
    return this.#finishReason !== null
  }

  /** Nothing of it has come yet. */
  get isUnbegun(): boolean {
    return this.#said.size === 0 && this.#streamed === ''
  }

  /** How long text may be held back yet, in milliseconds; 0 when none is. */
  get heldFor(): number {
    const isHeld = this.#options.habit === undefined && this.#heldUntil < Number.POSITIVE_INFINITY
    return isHeld ? Math.max(0, this.#heldUntil - this.#options.now()) : 0
  }

  /** What was held back for long enough. */
  release(): Written[] {
    return this.#passOn(this.#splitter.add('').map((piece) => this.#toWritten(piece)))
  }

  /** There was no room for a word of it. */
  get hasNoRoom(): boolean {
    return this.isUnbegun && this.#calls.inOrder().length === 0 && /context|window/i.test(this.#finishReason ?? '')
  }

  /** The server has said goodbye: what it wrote is whole, even if it gave no reason. */
  finish(): void {
    this.#finishReason ??= 'stop'
  }

  /** What a chunk adds; null when it makes no sense. */
  add(chunk: Chunk): Written[] | null {
    this.#finishReason = chunk.finishReason ?? this.#finishReason
    this.#usage = withMore(this.#usage, chunk.usage)
    if (!chunk.toolCalls.every((piece) => this.#calls.add(piece))) return null
    const { reasoning: thoughts, field, refusal } = chunk.said
    const hasThought = this.#said.has('reasoning-delta')
    const isNothing = hasThought ? chunk.mayRepeat : thoughts.trim() === ''
    const reasoning = isNothing ? '' : thoughts
    if (reasoning !== '') this.#splitter.trust()
    return this.#passOn([
      { type: 'reasoning-delta', delta: reasoning, ...(field !== null && { field }) },
      ...this.#tellApart(chunk),
      { type: 'refusal-delta', delta: refusal },
    ])
  }

  /** What is left of it, with its calls, and how it ended. */
  end(): [...Written[], End] {
    const reason = readEndReason(this.#finishReason ?? '')
    const calls = this.#calls.inOrder()
    const rest = this.#rest({ hasCalls: calls.length > 0 })
    if (reason === null)
      return [...rest, failed(`The model server ended the answer with “${shown(this.#finishReason)}”.`)]
    const { areOffered, names } = this.#options.tools
    const offered = areOffered ? calls.filter(({ name }) => names.has(name)) : []
    // Arguments that were cut can't be answered, and what isn't answered is in the way of all that follows.
    const asked = offered.filter(({ pieces }) => reason === 'stop' || isJson(pieces.join('')))
    const called = this.#passOn(asked.flatMap((call) => this.#toCall(call)))
    return [...rest, ...called, this.#endOf(reason, calls)]
  }

  /** The end of one for which there was no more room. */
  cut(): End {
    return { type: 'end', reason: 'length', usage: this.#usage ?? this.#estimate() }
  }

  /** What is left of one that broke off. */
  breakOff(): Written[] {
    return this.#rest({ hasCalls: true })
  }

  #rest({ hasCalls }: { hasCalls: boolean }): Written[] {
    const pieces = this.#splitter.end({ isAll: !hasCalls && !this.#said.has('text-delta') })
    this.#options.noteHabit(this.#splitter.habit)
    return this.#passOn(pieces.map((piece) => this.#toWritten(piece)))
  }

  #tellApart({ said, mayRepeat, logprobs }: Chunk): Written[] {
    const { text } = said
    const isRepeated = mayRepeat && text.startsWith(this.#streamed)
    const fresh = isRepeated ? text.slice(this.#streamed.length) : text
    if (fresh === '') return []
    this.#streamed += fresh
    this.#logprobs.push(...readLogprobs(logprobs))
    this.#heldUntil = Math.min(this.#heldUntil, this.#options.now() + this.#options.heldMs)
    return this.#splitter.add(fresh).map((piece) => this.#toWritten(piece))
  }

  #toWritten(piece: Piece): Written {
    if (piece.kind === 'text-was-reasoning') return { type: 'text-was-reasoning' }
    const logprobs = this.#logprobs
    this.#logprobs = []
    if (piece.kind === 'reasoning') return { type: 'reasoning-delta', delta: piece.text }
    return { type: 'text-delta', delta: piece.text, ...(logprobs.length > 0 && { logprobs }) }
  }

  #toCall({ callId, name, pieces }: Call): Written[] {
    const isCustom = this.#options.tools.customNames.has(name)
    if (isCustom) return [{ type: 'custom-call', callId, name, input: customInput(pieces.join('')) }]
    return [
      { type: 'function-call', callId, name },
      ...pieces.map((delta): Written => ({ type: 'arguments-delta', delta })),
    ]
  }

  #passOn(written: Written[]): Written[] {
    const passed = written.filter((each) => !('delta' in each) || each.delta !== '')
    for (const each of passed) {
      // All that was text has become thoughts.
      if (each.type === 'text-was-reasoning') this.#said.delete('text-delta')
      this.#said.add(each.type)
      this.#written += 'delta' in each ? each.delta.length : 0
    }
    return passed
  }

  /** An answer with nothing in it is none, whatever the server thinks; one that was cut may have got no further. */
  #endOf(reason: EndReason, calls: readonly Call[]): End {
    const hasSaid = (['text-delta', 'refusal-delta', 'function-call', 'custom-call'] as const).some((type) =>
      this.#said.has(type),
    )
    if (hasSaid || reason !== 'stop') return { type: 'end', reason, usage: this.#usage ?? this.#estimate() }
    const [call] = calls
    if (call) return failed(`The model called a function that it was not offered: ${shown(call.name)}.`, EMPTY)
    if (this.#said.has('reasoning-delta')) return failed('The model thought, and then said nothing.', EMPTY)
    return failed('The model said nothing.', EMPTY)
  }

  #estimate(): ModelUsage {
    const outputTokens = tokensIn(this.#written)
    return { inputTokens: this.#options.inputTokens(), cachedTokens: 0, outputTokens, reasoningTokens: 0 }
  }
}

/** OpenAI has no code for it. */
const EMPTY = 'empty_answer'

const failed = (message: string, code = 'server_error'): End => ({ type: 'error', code, message })
const shown = (given: string | null) => (given ?? '').slice(0, 60)
