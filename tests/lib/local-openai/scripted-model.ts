import type { LanguageModel, ModelEvent, ModelRequest } from '#lib/local-openai/model/language-model.ts'

const USAGE = { inputTokens: 3, cachedTokens: 0, outputTokens: 5, reasoningTokens: 0 }

/** One answer that the test dictates. */
export class Writing {
  readonly request: ModelRequest
  readonly #events: ModelEvent[] = []
  #wake = () => {}

  constructor(request: ModelRequest) {
    this.request = request
    request.signal.addEventListener('abort', () => this.#wake())
  }

  emit(...events: ModelEvent[]): this {
    this.#events.push(...events)
    this.#wake()
    return this
  }

  say(...deltas: string[]): this {
    return this.emit(...deltas.map((delta): ModelEvent => ({ type: 'text-delta', delta })))
  }

  end(reason: 'stop' | 'length' | 'filter' = 'stop'): this {
    return this.emit({ type: 'end', reason, usage: USAGE })
  }

  async *events(): AsyncGenerator<ModelEvent> {
    yield { type: 'start' }
    while (!this.request.signal.aborted) {
      const event = this.#events.shift()
      if (event !== undefined) yield event
      else await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }
}

/** A model that answers at once, until `hold` hands its answers to the test. */
export class ScriptedModel implements LanguageModel {
  readonly requests: ModelRequest[] = []
  #isHeld = false
  readonly #writings: Writing[] = []
  #arrived = () => {}

  hold(): void {
    this.#isHeld = true
  }

  /** The next answer that was asked for. */
  async next(): Promise<Writing> {
    for (;;) {
      const writing = this.#writings.shift()
      if (writing !== undefined) return writing
      await new Promise<void>((resolve) => (this.#arrived = resolve))
    }
  }

  async list() {
    return [{ id: 'scripted', created: 1_790_000_000, ownedBy: 'tests' }]
  }

  generate(request: ModelRequest): AsyncIterable<ModelEvent> {
    this.requests.push(request)
    const writing = new Writing(request)
    if (this.#isHeld) {
      this.#writings.push(writing)
      this.#arrived()
    } else {
      writing.say('I ', 'heard ', `${request.items.length} items.`).end()
    }
    return writing.events()
  }
}
