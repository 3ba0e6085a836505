import 'server-only'
import { CodeWatch } from './code-watch.ts'
import { isBeginning, isEnd, isMeant, isQuoted } from './mark-place.ts'
import { type Piece, PieceWriter } from './piece-writer.ts'
import { CLOSES, findMark, MARKS, markAt, OPENS, type Pair } from './thought-marks.ts'

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
 * Tells a model's thoughts from its answer where nothing but marks in the text does. A mark counts where a line begins, or
 * where it can't be part of a sentence, and not in code: an answer can speak of one.
 */
export class ThoughtSplitter {
  readonly #mayHold: () => boolean
  readonly #code = new CodeWatch()
  readonly #writer: PieceWriter
  /** What has come and isn't told apart yet, and whether nothing else will. */
  #rest = ''
  #isOver = false
  /** What ends the thoughts that it is in; null in the answer. */
  #closes: readonly string[] | null
  /** These thoughts have no mark where they begin, as this model always has it. */
  #isAssumed: boolean
  /** Thoughts that may turn out to be all of the answer; null for those that are surely some. */
  #doubtful: string | null
  #lastThought = ''
  #isLineStart = true
  #hasThought = false
  /** The answer has spoken of the beginning of thoughts, or is no prose: no end of any is meant. */
  #isSpokenOf = false
  #isTrusted = false
  habit: Habit | undefined

  constructor({ habit, mayHold }: Options) {
    this.#mayHold = mayHold
    this.habit = habit
    this.#isAssumed = habit === 'closes'
    this.#closes = this.#isAssumed ? CLOSES : null
    this.#doubtful = this.#isAssumed ? '' : null
    this.#writer = new PieceWriter({ holds: habit === undefined })
  }

  /** The server tells them apart by itself. */
  trust(): void {
    if (this.#isAssumed) this.#closes = this.#doubtful = null
    this.#isAssumed = false
    this.#isTrusted = true
    this.habit = 'plain'
    this.#writer.release()
  }

  add(text: string): Piece[] {
    this.#rest += text
    while (this.#rest !== '' && this.#step()) {}
    if (!this.#mayHold()) this.#writer.release()
    return this.#writer.take()
  }

  /** What is left at the end. `isAll`: nothing else came, so thoughts that are doubtful were the answer. */
  end({ isAll }: { isAll: boolean }): Piece[] {
    this.#isOver = true
    const pieces = this.add('')
    const isMissed = this.#isAssumed
    if (this.#closes === null) this.#say(this.#rest)
    else this.#think(this.#rest)
    this.#writer.release()
    this.habit = isMissed ? undefined : (this.habit ?? 'plain')
    const answer = isAll && !this.#writer.hasText ? (this.#doubtful ?? '').trim() : ''
    return [...pieces, ...this.#writer.take(), ...(answer === '' ? [] : [{ kind: 'text' as const, text: answer }])]
  }

  /** Tells apart what it can; false when it takes more to go on. */
  #step(): boolean {
    const isPlaceForMark = this.#isLineStart && !this.#code.isInFence && (!this.#isTrusted || this.#writer.isFresh)
    if (isPlaceForMark && (this.#closes === null || this.#isAssumed)) return this.#stepAtLineStart()
    return this.#closes === null ? this.#stepInLine() : this.#stepInThoughts(this.#closes)
  }

  #stepAtLineStart(): boolean {
    const space = this.#rest.length - this.#rest.trimStart().length
    const mark = markAt(this.#rest.slice(space))
    if (mark === 'unclear' && !this.#isOver) return false
    const isFresh = this.#writer.isFresh
    const place = { isFirst: isFresh && !this.#hasThought, isFresh, space: this.#rest.slice(0, space) }
    const isOne = mark !== null && mark !== 'unclear'
    const isHere = isOne && isMeant(mark, { ...place, after: this.#rest.slice(space + mark.length) })
    if (isHere === null && !this.#isOver) return false
    this.#isLineStart = false
    if (!isOne || !isHere) return true
    this.#rest = this.#rest.slice(space + mark.length)
    if (mark.kind === 'open') this.#begin(mark.pair)
    else if (this.#writer.isFresh) this.#writer.beginAnew({ isAfterThoughts: true })
    this.#isLineStart = mark.kind === 'skipped'
    return true
  }

  #stepInThoughts(closes: readonly string[]): boolean {
    const found = findMark(this.#rest, closes)
    this.#think(this.#rest.slice(0, 'at' in found ? found.at : found.certain))
    if (!('at' in found)) return false
    const after = this.#rest.slice(found.mark.length)
    if (after === '' && !this.#isOver) return false
    if (isQuoted(this.#lastThought, after)) this.#think(found.mark)
    else {
      if (this.#isAssumed) this.habit = 'closes'
      this.#finish(after)
    }
    return true
  }

  #stepInLine(): boolean {
    const newline = this.#rest.indexOf('\n')
    const line = newline < 0 ? this.#rest : this.#rest.slice(0, newline + 1)
    const isNoPlace = this.#code.isInFence || (this.#isTrusted && !this.#writer.isFresh)
    const found = isNoPlace ? { certain: line.length } : findMark(line, MARKS)
    this.#say(line.slice(0, 'at' in found ? found.at : newline < 0 ? found.certain : line.length))
    if ('at' in found) return this.#stepAtMark(found.mark)
    if (newline < 0) return false
    this.#code.endLine()
    this.#isLineStart = true
    return true
  }

  /** Within a line of the answer, thoughts begin or end here, or the mark is spoken of. */
  #stepAtMark(mark: string): boolean {
    const { line: before, isInSpan } = this.#code
    const after = this.#rest.slice(mark.length)
    if (after === '' && !this.#isOver) return false
    const [isClose, pair] = [CLOSES.includes(mark), OPENS.get(mark)]
    const isTold = isInSpan || isQuoted(before, after) || (this.#isTrusted && before.trim() !== '')
    if (isTold) this.#say(this.#rest.slice(0, mark.length))
    else if (isClose && !this.#isSpokenOf && isEnd(before, after)) {
      // At the very end of an answer it ends nothing.
      if (after.trim() === '' && !this.#isOver) return false
      if (after.trim() !== '' && !this.#writer.isFresh) this.#turnIntoThoughts()
      this.#finish(after)
    } else if (pair && isBeginning(before, { isKnown: this.#hasThought })) {
      this.#rest = after
      this.#begin(pair)
    } else {
      this.#isSpokenOf ||= !isClose
      this.#say(this.#rest.slice(0, mark.length))
    }
    return true
  }

  #say(text: string): void {
    this.#rest = this.#rest.slice(text.length)
    if (this.#writer.isFresh && !this.#hasThought) this.#isSpokenOf = /^\s*[{[<]/.test(text)
    this.#code.add(text)
    this.#writer.write('text', text)
  }

  #think(text: string): void {
    this.#rest = this.#rest.slice(text.length)
    this.#lastThought = text.at(-1) ?? this.#lastThought
    if (this.#doubtful !== null) this.#doubtful += text
    this.#writer.write('reasoning', text)
  }

  /** Thoughts that nothing had marked end here: what was shown of them as text wasn't any. */
  #turnIntoThoughts(): void {
    if (!this.#hasThought) this.habit = 'closes'
    this.#writer.turnIntoThoughts()
  }

  #begin({ close, isWord }: Pair): void {
    this.#writer.release()
    this.#writer.beginAnew({ isAfterThoughts: false })
    this.#doubtful = isWord && !this.#hasThought ? '' : null
    this.#isAssumed = false
    this.#closes = [close]
  }

  #finish(rest: string): void {
    this.#writer.beginAnew({ isAfterThoughts: true })
    this.#rest = rest
    this.#closes = null
    this.#isAssumed = false
    if (this.habit === 'closes') this.#doubtful = null
    this.#hasThought = true
    this.#isSpokenOf = false
    this.#isLineStart = true
    this.#code.reset()
  }
}
