import 'server-only'

/** Follows Markdown line by line and says where it is code. */
export class CodeWatch {
  #line = ''
  #fence: string | null = null

  get isInFence(): boolean {
    return this.#fence !== null
  }

  /** Whether, after `text` on the same line, it is between backticks. */
  isInSpanAfter(text: string): boolean {
    return (this.#line + text).split('`').length % 2 === 0
  }

  add(text: string): void {
    this.#line += text
  }

  endLine(): void {
    const [, mark] = /^ {0,3}(`{3,}|~{3,})/.exec(this.#line) ?? []
    if (this.#fence === null) this.#fence = mark ?? null
    else if (mark?.startsWith(this.#fence) && this.#line.trim() === mark) this.#fence = null
    this.#line = ''
  }

  /** Something else came between, and what follows begins anew. */
  reset(): void {
    this.#line = ''
  }
}
