import 'server-only'

/** Something that is ours for as long as it is renewed in time. */
export interface Held {
  readonly key: string
  /** It is somebody else's, or nobody's, now. */
  onLost(): void
}

type Timing = {
  everyMs: number
  /** How long one renewal lasts. */
  leaseMs: number
}

/** Extends those that are still their holder's, and returns their keys. */
type Renew<H extends Held> = (held: readonly H[]) => Promise<ReadonlySet<string>>

/**
 * Keeps leases: renews all that are held, in one go and never twice at once. One is lost only when a renewal didn't find it
 * any more. That the database is away says nothing: whether it is still ours, the next renewal finds out. Who can't wait
 * for that asks `isSafe`.
 */
export class LeaseKeeper<H extends Held> {
  readonly #extend: Renew<H>
  readonly #timing: Timing
  /** All that is held, and by the monotonic clock since when at the latest it has been ours. */
  readonly #held = new Map<H, number>()
  #timer: NodeJS.Timeout | null = null
  #renewing: Promise<void> | null = null

  constructor(renew: Renew<H>, timing: Timing) {
    this.#extend = renew
    this.#timing = timing
  }

  /** Keeps it from now on; `since` is `performance.now()` from before it was claimed. */
  hold(held: H, since = performance.now()): void {
    this.#held.set(held, since)
    this.#timer ??= setInterval(() => void this.#renewQuietly(), this.#timing.everyMs).unref()
  }

  release(held: H): void {
    this.#held.delete(held)
    if (this.#held.size > 0 || this.#timer === null) return
    clearInterval(this.#timer)
    this.#timer = null
  }

  /** Renews everything; joins a renewal that is under way. */
  renew(): Promise<void> {
    this.#renewing ??= this.#renew().finally(() => {
      this.#renewing = null
    })
    return this.#renewing
  }

  /** Whether it is certain, without a query, to be ours for so long yet. */
  isSafe(held: H, spareMs: number): boolean {
    const since = this.#held.get(held)
    return since !== undefined && performance.now() - since + spareMs <= this.#timing.leaseMs
  }

  async #renew(): Promise<void> {
    const held = [...this.#held.keys()]
    if (held.length === 0) return
    const since = performance.now()
    const kept = await this.#extend(held)
    for (const each of held) {
      // It may have been released in the meantime: then there is nothing to lose.
      if (!this.#held.has(each)) continue
      if (kept.has(each.key)) {
        this.#held.set(each, since)
      } else {
        this.release(each)
        each.onLost()
      }
    }
  }

  async #renewQuietly(): Promise<void> {
    try {
      await this.renew()
    } catch {
      // The next one will tell.
    }
  }
}

/** Makes a keeper of leases. */
export const keepLeases = <H extends Held>(renew: Renew<H>, timing: Timing) => new LeaseKeeper(renew, timing)
