import 'server-only'

/** Follows a JSON text that comes line by line, and looks at each character once. */
export class JsonNesting {
  #depth = 0
  #isInString = false
  #hasClosed = false

  /** Whether with this line all that was opened is closed, for the first time: only now it can be a whole text. */
  closesWith(line: string): boolean {
    if (this.#hasClosed) return false
    for (let index = 0; index < line.length; index += 1) {
      const mark = line[index]
      if (this.#isInString && mark === '\\') index += 1
      else if (mark === '"') this.#isInString = !this.#isInString
      else if (!this.#isInString && (mark === '{' || mark === '[')) this.#depth += 1
      else if (!this.#isInString && (mark === '}' || mark === ']')) this.#depth -= 1
    }
    this.#hasClosed = this.#depth <= 0 && !this.#isInString
    return this.#hasClosed
  }
}
