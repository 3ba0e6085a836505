import 'server-only'
import { CodeWatch } from './code-watch.ts'
import { CLOSES, findMark, markAt } from './thought-marks.ts'

/** A piece of an answer: text, thoughts, or word that all the text so far was thoughts. */
export type Piece = { kind: 'text' | 'reasoning'; text: string } | { kind: 'text-was-reasoning' }

/**
 * What is known of a model's marks. `closes`: it ends its thoughts with a mark, but nothing marks their beginning. `plain`: it
 * doesn't do that.
 */
export type Habit = 'closes' | 'plain'

type Options = {
  habit: Habit | undefined
  /** Whether text may be held back for another moment, while nobody knows the model's habit. */
  mayHold: () => boolean
}

/**
 * Tells a model's thoughts from its answer where nothing but marks in the text does. A mark counts where a line begins, and
 * not in code, so that an answer can speak of one.
 */
export class ThoughtSplitter {
  readonly #mayHold: () => boolean
  readonly #code = new CodeWatch()
  /** What has come and isn't told apart yet. */
  #rest = ''
  /** What ends the thoughts that it is in; null in the answer. */
  #closes: readonly string[] | null
  /** These thoughts have no mark where they begin, as this model always has it; perhaps it is the answer. */
  #assumed: string | null
  #isLineStart = true
  /** White space that counts only if something follows. */
  #space = ''
  /** Nothing was said since the beginning, or since the last thoughts. */
  #isFresh = true
  #hasThought = false
  /** Text that is held back; null when none is any more. */
  #held: string | null
  #pieces: Piece[] = []
  habit: Habit | undefined

  constructor({ habit, mayHold }: Options) {
    this.#mayHold = mayHold
    this.habit = habit
    this.#closes = habit === 'closes' ? CLOSES : null
    this.#assumed = habit === 'closes' ? '' : null
    this.#held = habit === undefined ? '' : null
  }

  /** The server tells them apart by itself. */
  trust(): void {
    if (this.#assumed !== null) this.#closes = null
    this.#assumed = null
    this.habit = 'plain'
    this.#release()
  }

  add(text: string): Piece[] {
    this.#rest += text
    while (this.#rest !== '' && this.#step()) {}
    if (!this.#mayHold()) this.#release()
    return this.#take()
  }

  /** What is left at the end. `isAll`: nothing else came, so thoughts that were assumed and never ended were the answer. */
  end({ isAll }: { isAll: boolean }): Piece[] {
    this.#emit(this.#closes === null ? 'text' : 'reasoning', this.#rest)
    this.#rest = ''
    this.#release()
    const answer = this.#assumed?.trim() ?? ''
    this.habit = this.#assumed === null ? (this.habit ?? 'plain') : undefined
    if (isAll && answer !== '') this.#pieces.push({ kind: 'text', text: answer })
    return this.#take()
  }

  /** Tells apart what it can; false when it takes more to go on. */
  #step(): boolean {
    const isPlaceForMark = this.#isLineStart && !this.#code.isInFence
    if (isPlaceForMark && (this.#closes === null || this.#assumed !== null)) return this.#stepAtLineStart()
    return this.#closes === null ? this.#stepInLine() : this.#stepInThoughts(this.#closes)
  }

  #stepAtLineStart(): boolean {
    const space = this.#rest.length - this.#rest.trimStart().length
    const mark = markAt(this.#rest.slice(space))
    if (mark === 'unclear') return false
    this.#isLineStart = false
    if (mark === null) return true
    this.#rest = this.#rest.slice(space + mark.length)
    if (mark.kind === 'open') this.#begin(mark.close)
    this.#isLineStart = mark.kind === 'skipped'
    return true
  }

  #stepInThoughts(closes: readonly string[]): boolean {
    const found = findMark(this.#rest, closes)
    const end = 'at' in found ? found.at : found.certain
    this.#emit('reasoning', this.#rest.slice(0, end))
    if ('at' in found && this.#assumed !== null) this.habit = 'closes'
    if ('at' in found) this.#finish(found.at + found.length)
    else this.#rest = this.#rest.slice(end)
    return 'at' in found
  }

  #stepInLine(): boolean {
    const newline = this.#rest.indexOf('\n')
    const line = newline < 0 ? this.#rest : this.#rest.slice(0, newline + 1)
    const found = this.#code.isInFence ? { certain: line.length } : findMark(line, CLOSES)
    if ('at' in found && !this.#code.isInSpanAfter(line.slice(0, found.at))) {
      this.#turnIntoThoughts(line.slice(0, found.at))
      this.#finish(found.at + found.length)
      return true
    }
    const certain = 'at' in found ? found.at + found.length : found.certain
    this.#code.add(line.slice(0, certain))
    this.#emit('text', line.slice(0, certain))
    this.#rest = this.#rest.slice(certain)
    if (newline < 0 || certain < line.length) return 'at' in found
    this.#code.endLine()
    this.#isLineStart = true
    return true
  }

  /** Thoughts that nothing had marked end here: what was shown of them as text wasn't any. */
  #turnIntoThoughts(last: string): void {
    const held = this.#held ?? ''
    this.#held = null
    const isNothing = this.#isFresh && (this.#space + last).trim() === ''
    if (isNothing) return
    if (!this.#hasThought) this.habit = 'closes'
    if (held === '' && !this.#isFresh) this.#pieces.push({ kind: 'text-was-reasoning' })
    if (held !== '') this.#isFresh = true
    this.#emit('reasoning', held + last)
  }

  #begin(close: string): void {
    this.#release()
    this.#assumed = null
    this.#closes = [close]
    this.#isFresh = true
    this.#space = ''
  }

  #finish(length: number): void {
    this.#rest = this.#rest.slice(length)
    this.#closes = null
    this.#assumed = null
    this.#hasThought = true
    this.#isFresh = true
    this.#isLineStart = true
    this.#space = ''
    this.#code.reset()
  }

  #emit(kind: 'text' | 'reasoning', given: string): void {
    if (this.#assumed !== null) this.#assumed += given
    let text = this.#space + given
    this.#space = ''
    if (this.#isFresh && text.trim() === '') {
      this.#space = text
      return
    }
    if (this.#isFresh && (kind === 'reasoning' || this.#hasThought)) text = text.trimStart()
    if (kind === 'reasoning') {
      this.#space = text.slice(text.trimEnd().length)
      text = text.trimEnd()
    }
    this.#isFresh = false
    if (kind === 'text' && this.#held !== null) this.#held += text
    else if (text !== '') this.#pieces.push({ kind, text })
  }

  #release(): void {
    if (this.#held) this.#pieces.push({ kind: 'text', text: this.#held })
    this.#held = null
  }

  #take(): Piece[] {
    const pieces = this.#pieces
    this.#pieces = []
    return pieces
  }
}
