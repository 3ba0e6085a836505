import 'server-only'

/** Ends what depends on its signal when nothing was heard for too long. */
export class Silence {
  readonly #broken = new AbortController()
  readonly #timer: NodeJS.Timeout

  constructor(ms: number) {
    this.#timer = setTimeout(() => this.#broken.abort(), ms)
  }

  get signal(): AbortSignal {
    return this.#broken.signal
  }

  /** There was no sign of life for the whole time. */
  get isOver(): boolean {
    return this.#broken.signal.aborted
  }

  heard(): void {
    this.#timer.refresh()
  }

  end(): void {
    clearTimeout(this.#timer)
  }
}
