/** Choices that look random and are the same for the same seed. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** From 0 up to, not including, 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  between(from: number, to: number): number {
    return from + this.next() * (to - from)
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  pick<T>(from: readonly T[]): T | undefined {
    return from[Math.floor(this.next() * from.length)]
  }

  /** The same in another order. */
  shuffled<T>(these: readonly T[]): T[] {
    return these
      .map((each) => ({ each, place: this.next() }))
      .sort((a, b) => a.place - b.place)
      .map(({ each }) => each)
  }

  /** Choices of somebody else, which don't change when ours do. */
  fork(): Random {
    return new Random(Math.floor(this.next() * 2 ** 32))
  }
}
