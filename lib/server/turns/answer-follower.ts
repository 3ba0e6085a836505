import 'server-only'
import type { ChatEvent } from '#lib/contract/chat.ts'
import { isStep, type SaidPart, type StepPart } from '#lib/contract/part.ts'
import { byPosition, type LivePart } from './live-part.ts'

/** How much of a part has been told. */
interface Told {
  length: number
  facts: number
  isWhole: boolean
}

interface Followed {
  parts: readonly LivePart[]
  /** Those of each message, in their order. */
  texts: ReadonlyMap<string, readonly LivePart[]>
}

/** One who follows an answer: holds its place in each part that has changed, and no events. */
export class Follower {
  readonly leave: () => void
  readonly #turnId: string
  readonly #texts: ReadonlyMap<string, readonly LivePart[]>
  readonly #changed: Set<LivePart>
  readonly #told = new Map<LivePart, Told>()
  /** The messages that were told of. */
  readonly #begun = new Set<string>()

  constructor(turnId: string, { parts, texts }: Followed, leave: () => void) {
    this.leave = leave
    this.#turnId = turnId
    this.#texts = texts
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
      this.#told.set(live, { length: live.text.length, facts: live.facts, isWhole: live.isWhole })
      yield* isStep(part) ? this.#ofStep(live, part, told) : this.#ofText(live, part, told)
    }
  }

  *#ofText(live: LivePart, part: SaidPart, told: Told | undefined) {
    const turnId = this.#turnId
    const { place, inner } = live.at
    const messageId = live.itemId
    let offset = 0
    for (const other of this.#texts.get(messageId) ?? []) {
      if (other === live) break
      offset += other.text.length
    }
    const isPlain = part.type === 'text' && inner === 0 && part.citations.length === 0
    if (!this.#begun.has(messageId)) yield { type: 'message-start' as const, turnId, messageId, place }
    this.#begun.add(messageId)
    if (told ? told.facts !== live.facts : !isPlain)
      yield { type: 'part-start' as const, turnId, part: { ...part, text: '' }, place }
    const length = told?.length ?? 0
    const delta = live.textFrom(length)
    if (delta) yield { type: 'text-delta' as const, turnId, messageId, offset: offset + length, delta }
  }

  *#ofStep(live: LivePart, part: StepPart, told: Told | undefined) {
    const { facts, text, isWhole } = live
    const { place } = live.at
    const turnId = this.#turnId
    const { key } = part
    if (!told || (told.facts !== facts && !isWhole)) yield { type: 'part-start' as const, turnId, part, place }
    else if (text.length > told.length && !isWhole)
      yield { type: 'part-delta' as const, turnId, key, offset: told.length, delta: live.textFrom(told.length) }
    if (isWhole && (!told?.isWhole || told.facts !== facts)) yield { type: 'part-end' as const, turnId, part, place }
  }
}
