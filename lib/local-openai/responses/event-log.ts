import 'server-only'
import type { StreamEvent } from './event-sequence.ts'
import type { Events } from './running.ts'

/** The events of one response, kept in memory so that any number of readers can follow from anywhere. */
export class EventLog implements Events {
  readonly #events: StreamEvent[] = []
  readonly #waiting = new Set<() => void>()
  #ended = false

  push(...events: StreamEvent[]): void {
    this.#events.push(...events)
    this.#wake()
  }

  end(): void {
    this.#ended = true
    this.#wake()
  }

  async at(number: number, signal: AbortSignal): Promise<StreamEvent | null> {
    while (!signal.aborted) {
      const event = this.#events[number]
      if (event !== undefined) return event
      if (this.#ended) return null
      await this.#change(signal)
    }
    return null
  }

  #change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        signal.removeEventListener('abort', done)
        this.#waiting.delete(done)
        resolve()
      }
      this.#waiting.add(done)
      signal.addEventListener('abort', done)
    })
  }

  #wake(): void {
    for (const done of [...this.#waiting]) done()
  }
}
