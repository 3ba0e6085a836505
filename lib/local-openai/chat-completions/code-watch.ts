import 'server-only'

/** Follows Markdown line by line and says where it is code. */
export class CodeWatch {
  #line = ''
  #fence: string | null = null

  /** The line so far. */
  get line(): string {
    return this.#line
  }

  get isInFence(): boolean {
    return this.#fence !== null
  }

  /** Whether the line so far ends between backticks, of which as many close as have opened. */
  get isInSpan(): boolean {
    let open: string | null = null
    for (const [run] of this.#line.matchAll(/`+/g)) {
      if (open === null) open = run
      else if (run === open) open = null
    }
    return open !== null
  }

  add(text: string): void {
    this.#line += text
  }

  endLine(): void {
    // Also in a list or a quotation.
    const [, mark] = /^[\s>]*(?:[-*+]\s+|\d+[.)]\s+)?(`{3,}|~{3,})/.exec(this.#line) ?? []
    if (this.#fence === null) this.#fence = mark ?? null
    else if (mark?.startsWith(this.#fence) && this.#line.trim().endsWith(mark)) this.#fence = null
    this.#line = ''
  }

  /** Something else came between, and what follows begins anew. */
  reset(): void {
    this.#line = ''
  }
}
