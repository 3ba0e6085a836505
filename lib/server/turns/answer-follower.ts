import 'server-only'
import type { ChatEvent } from '#lib/contract/chat.ts'
import { isSaid, isStep, type SaidPart, type StepPart } from '#lib/contract/part.ts'
import { byPosition, type LivePart } from './live-part.ts'

/** How much of a part has been told. */
interface Told {
  length: number
  facts: number
  isWhole: boolean
}

/** One who follows an answer: holds its place in each part that has changed, and no events. */
export class Follower {
  readonly leave: () => void
  readonly #turnId: string
  readonly #parts: readonly LivePart[]
  readonly #changed: Set<LivePart>
  readonly #told = new Map<LivePart, Told>()

  constructor(turnId: string, parts: readonly LivePart[], leave: () => void) {
    this.leave = leave
    this.#turnId = turnId
    this.#parts = parts
    this.#changed = new Set(parts)
  }

  touch(part: LivePart): void {
    this.#changed.add(part)
  }

  /** What has come since it was told last, in the order of the answer. */
  *news(): Generator<ChatEvent> {
    const changed = [...this.#changed].sort((a, b) => byPosition(a.at, b.at))
    this.#changed.clear()
    for (const live of changed) {
      const { part } = live
      const told = this.#told.get(live)
      const isNew = !told && !this.#ofItem(live).some((other) => this.#told.has(other))
      this.#told.set(live, { length: live.text.length, facts: live.facts, isWhole: live.isWhole })
      yield* isStep(part) ? this.#ofStep(live, part, told) : this.#ofText(live, part, { told, isNew })
    }
  }

  *#ofText(live: LivePart, part: SaidPart, { told, isNew }: { told: Told | undefined; isNew: boolean }) {
    const turnId = this.#turnId
    const { place, inner } = live.at
    const messageId = live.itemId
    const others = this.#ofItem(live)
    const offset = others.slice(0, others.indexOf(live)).reduce((length, { text }) => length + text.length, 0)
    const isPlain = part.type === 'text' && inner === 0 && part.citations.length === 0
    if (isNew) yield { type: 'message-start' as const, turnId, messageId, place }
    if (told ? told.facts !== live.facts : !isPlain)
      yield { type: 'part-start' as const, turnId, part: { ...part, text: '' }, place }
    const length = told?.length ?? 0
    const delta = part.text.slice(length)
    if (delta) yield { type: 'text-delta' as const, turnId, messageId, offset: offset + length, delta }
  }

  *#ofStep({ at: { place }, facts, text, isWhole }: LivePart, part: StepPart, told: Told | undefined) {
    const turnId = this.#turnId
    const { key } = part
    if (!told || (told.facts !== facts && !isWhole)) yield { type: 'part-start' as const, turnId, part, place }
    else if (text.length > told.length && !isWhole)
      yield { type: 'part-delta' as const, turnId, key, offset: told.length, delta: text.slice(told.length) }
    if (isWhole && (!told?.isWhole || told.facts !== facts)) yield { type: 'part-end' as const, turnId, part, place }
  }

  /** The texts of one message, in their order. */
  readonly #ofItem = ({ itemId }: LivePart) => this.#parts.filter((part) => part.itemId === itemId && isSaid(part.part))
}
