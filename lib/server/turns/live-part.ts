import 'server-only'
import {
  type Citation,
  endedPart,
  growingText,
  grownStep,
  isStep,
  isTimed,
  itemIdOf,
  type Part,
  type SaidPart,
  type StepPart,
} from '#lib/contract/part.ts'
import { citationsIn, MOST_CITATIONS } from '#lib/server/provider/citations.ts'
import { MAX_CHARACTERS } from '#lib/server/provider/item-parts.ts'
import { TextGate } from './text-gate.ts'

/** Characters. */
const MOST_NEWEST = 10_000

/** Where a part stands: the provider's output, its items, what is in one. */
export interface Position {
  place: number
  item: number
  inner: number
}

export const byPosition = (a: Position, b: Position): number =>
  a.place - b.place || a.item - b.item || a.inner - b.inner

/** A part of an answer while it comes. */
export class LivePart {
  /** Counts what is known of it but for its text, so that a watcher can tell that there is more. */
  facts = 0
  isWhole = false
  callId = ''
  readonly itemId: string
  readonly at: Position
  #part: Part
  readonly #gate = new TextGate()
  readonly #annotations: unknown[] = []
  /** Thoughts come in paragraphs. */
  #paragraph: number | null = null
  readonly #began: number | null
  /** The newest of its text: who reads every piece must not have all of it put together for each. */
  #newest = { from: 0, text: '' }

  /** `isSeen`: it begins now, so the time that it takes can be told. */
  constructor(part: Part, at: Position, isSeen: boolean) {
    this.#part = part
    this.at = at
    this.itemId = itemIdOf(part)
    this.#began = isSeen && isStep(part) ? performance.now() : null
  }

  /** As it is now; how long it has been under way goes with what is. */
  get part(): Part {
    const part = this.#part
    return this.#began === null || this.isWhole || !isTimed(part)
      ? part
      : { ...part, seconds: secondsSince(this.#began) }
  }

  /** What of it grows. */
  get text(): string {
    return isStep(this.#part) ? growingText(this.#part) : this.#part.text
  }

  /** What of it came after so many characters. */
  textFrom(length: number): string {
    const { from, text } = this.#newest
    return length >= from ? text.slice(length - from) : this.text.slice(length)
  }

  /** More of its text. Of a text `kind` is what it turns out to be. */
  grow(delta: string, paragraph: number, kind?: SaidPart['type']): void {
    if (this.isWhole) return
    const part = this.#part
    if (kind && !isStep(part)) {
      const more = this.#gate.pass(delta)
      this.#part = { ...this.#asSaid(part, kind), text: part.text + more }
      this.#came(more)
      return
    }
    const isNext = this.#paragraph !== null && paragraph > this.#paragraph && this.text !== ''
    this.#paragraph = paragraph
    const all = this.#gate.pass(isNext ? `\n\n${delta}` : delta)
    const more = all.slice(0, MAX_CHARACTERS - this.text.length)
    const cut = more.length < all.length ? { isCut: true } : {}
    if (part.type === 'reasoning') this.#part = { ...part, ...cut, text: part.text + more }
    if (part.type === 'tool') this.#part = { ...part, ...cut, input: part.input + more }
    this.#came(more)
  }

  cite(annotation: unknown): void {
    const part = this.#part
    if (part.type !== 'text' || this.#annotations.length === MOST_CITATIONS) return
    this.#annotations.push(annotation)
    this.#know({ ...part, citations: citationsIn(part.text, this.#annotations) })
  }

  /** What it is said to be when it is whole, or when more is known of it. */
  is(now: Part, isWhole: boolean): void {
    const shown = this.#part
    if (isStep(now)) this.#know(isStep(shown) ? this.#timed(grownStep(shown, now), isWhole) : shown)
    else if (!isStep(shown)) this.#know(now.text.startsWith(shown.text) ? now : { ...now, text: shown.text })
    this.isWhole ||= isWhole
  }

  /** It will never be whole. */
  end(): void {
    if (!this.isWhole) this.is(endedPart(this.part), true)
  }

  #came(more: string): void {
    if (this.#newest.text.length > MOST_NEWEST) this.#newest = { from: this.text.length - more.length, text: '' }
    this.#newest.text += more
  }

  #know(part: Part): void {
    if (isStep(part) || !isSameBesideText(part, this.#part)) this.facts += 1
    this.#part = part
    this.#newest = { from: this.text.length, text: '' }
  }

  #asSaid(part: SaidPart, type: SaidPart['type']): SaidPart {
    if (part.type === type || part.text !== '') return part
    this.facts += 1
    const citations: Citation[] = []
    return type === 'text' ? { type, key: part.key, text: '', citations } : { type, key: part.key, text: '' }
  }

  #timed(part: StepPart, isWhole: boolean): StepPart {
    if (!isWhole || this.isWhole || this.#began === null || !isTimed(part)) return part
    return { ...part, seconds: secondsSince(this.#began) }
  }
}

const isSameBesideText = (a: Part, b: Part) => JSON.stringify({ ...a, text: '' }) === JSON.stringify({ ...b, text: '' })

const secondsSince = (began: number) => Math.round((performance.now() - began) / 100) / 10
