import 'server-only'

interface Waiting {
  since: number
  call: () => void
}

interface Line {
  waiting: Waiting[]
  /** Since when the first of them is next in this line. */
  nextSince: number
}

/**
 * Who waits for a place: a line for each person, and the lines take turns. However many somebody sends, each of the others
 * is called once before that person's second.
 */
export class FairLine {
  /** In the order in which they are called from. */
  readonly #lines = new Map<string, Line>()
  #length = 0

  get length() {
    return this.#length
  }

  lengthOf(who: string): number {
    return this.#lines.get(who)?.waiting.length ?? 0
  }

  /** How long the one who waits longest has been next, of their own line and of the one that is called from next. */
  waitedMs(who: string): number {
    const own = this.#lines.get(who)?.waiting[0]?.since ?? Number.POSITIVE_INFINITY
    const [first] = this.#lines.values()
    const since = Math.min(own, first?.nextSince ?? Number.POSITIVE_INFINITY)
    return since === Number.POSITIVE_INFINITY ? 0 : performance.now() - since
  }

  /** Joins the line; returns what leaves it again. */
  join(who: string, call: () => void): () => void {
    const since = performance.now()
    const line = this.#lines.get(who) ?? { waiting: [], nextSince: since }
    const own = { since, call }
    line.waiting.push(own)
    this.#lines.set(who, line)
    this.#length++
    return () => this.#remove(who, own)
  }

  /** Calls the next one; false when nobody waits. */
  callNext(): boolean {
    const [next] = this.#lines
    if (!next) return false
    const [who, line] = next
    const [first] = line.waiting
    // To the end of those that take turns.
    this.#lines.delete(who)
    this.#lines.set(who, line)
    line.nextSince = performance.now()
    if (first) this.#remove(who, first)
    first?.call()
    return true
  }

  #remove(who: string, gone: Waiting): void {
    const line = this.#lines.get(who)
    const place = line?.waiting.indexOf(gone) ?? -1
    if (!line || place < 0) return
    line.waiting.splice(place, 1)
    this.#length--
    if (line.waiting.length === 0) this.#lines.delete(who)
  }
}
