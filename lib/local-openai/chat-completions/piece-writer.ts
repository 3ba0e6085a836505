import 'server-only'

/** A piece of an answer: text, thoughts, or word that all the text so far was thoughts. */
export type Piece = { kind: 'text' | 'reasoning'; text: string } | { kind: 'text-was-reasoning' }

/** Writes down the pieces of an answer without the white space around thoughts; text can be held back at the beginning. */
export class PieceWriter {
  #pieces: Piece[] = []
  /** White space that counts only if something follows. */
  #space = ''
  /** Text that is held back; null when none is any more. */
  #held: string | null
  #hasText = false
  #follows = false
  #isFresh = true

  constructor({ holds }: { holds: boolean }) {
    this.#held = holds ? '' : null
  }

  /** Nothing was written since the beginning, or since the last thoughts. */
  get isFresh(): boolean {
    return this.#isFresh
  }

  /** There is an answer beside the thoughts. */
  get hasText(): boolean {
    return this.#hasText
  }

  write(kind: 'text' | 'reasoning', given: string): void {
    let text = this.#space + given
    this.#space = ''
    if (this.#isFresh && text.trim() === '') {
      this.#space = text
      return
    }
    if (this.#isFresh && (kind === 'reasoning' || this.#follows)) text = text.trimStart()
    if (kind === 'reasoning') {
      this.#space = text.slice(text.trimEnd().length)
      text = text.trimEnd()
    }
    this.#isFresh = false
    if (kind === 'text') this.#hasText = true
    if (kind === 'text' && this.#held !== null) this.#held += text
    else if (text !== '') this.#pieces.push({ kind, text })
  }

  /** What comes now begins anew, behind thoughts or before them. */
  beginAnew({ isAfterThoughts }: { isAfterThoughts: boolean }): void {
    this.#isFresh = true
    this.#follows ||= isAfterThoughts
    this.#space = ''
  }

  /** What was written as text since the beginning was thoughts. */
  turnIntoThoughts(): void {
    const held = this.#held
    this.#held = null
    this.#hasText = false
    if (held) {
      this.#isFresh = true
      this.write('reasoning', held)
    } else this.#pieces.push({ kind: 'text-was-reasoning' })
  }

  /** Nothing is held back any more. */
  release(): void {
    if (this.#held) this.#pieces.push({ kind: 'text', text: this.#held })
    this.#held = null
  }

  take(): Piece[] {
    const pieces = this.#pieces
    this.#pieces = []
    return pieces
  }
}
