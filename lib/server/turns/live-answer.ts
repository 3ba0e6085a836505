import 'server-only'
import { contentOf, itemIdOf, type Part } from '#lib/contract/part.ts'
import { withOutput } from '#lib/server/provider/item-parts.ts'
import { Follower } from './answer-follower.ts'
import { answerItemId } from './answer-item.ts'
import { byPosition, LivePart } from './live-part.ts'
import type { TurnChange } from './provider-events.ts'

export type AnswerChange = Exclude<TurnChange, { type: 'response-start' | 'response-end' }>

/** Of so many pictures the bytes are held; older ones are read at the provider. */
const MOST_PICTURES = 4

/**
 * The answer of a running turn: its parts in the provider's order, whatever the order in which they come. Who follows it is told
 * what is new to them.
 */
export class LiveAnswer {
  /** Counts its changes. */
  revision = 0
  /** In their order. */
  readonly #parts: LivePart[] = []
  readonly #byKey = new Map<string, LivePart>()
  readonly #items = new Map<string, number>()
  readonly #followers = new Set<Follower>()
  /** The newest bytes of the pictures that are being made, in Base64, by their items. */
  readonly #pictures = new Map<string, string>()

  get parts(): Part[] {
    return this.#parts.map(({ part }) => part)
  }

  get text(): string {
    return contentOf(this.parts)
  }

  get itemIds(): string[] {
    return [...new Set(this.#parts.map(({ itemId }) => itemId))]
  }

  /** What the provider calls it: its last text, else the last of its steps. */
  get itemId(): string | null {
    return answerItemId(this.parts, this.itemIds)
  }

  /** Nothing more comes of it. */
  end(): void {
    for (const part of this.#parts) this.#touch(part, () => part.end())
  }

  pictureOf(itemId: string): string | undefined {
    return this.#pictures.get(itemId)
  }

  apply(change: AnswerChange): void {
    switch (change.type) {
      case 'message-start':
        if (!this.#items.has(change.messageId)) this.#textAt(change.messageId, 0, change.place)
        return
      case 'text-delta':
        this.#grow(this.#textAt(change.messageId, change.inner ?? 0, change.place), { kind: 'text', ...change })
        return
      case 'citation':
        this.#touch(this.#textAt(change.messageId, change.inner, change.place), (part) => part.cite(change.annotation))
        return
      case 'part-start':
      case 'part-end':
        this.#know(change.part, change)
        return
      case 'part-delta':
        this.#grow(this.#partFor(change.part, change.place), change)
        return
      case 'message-end':
        for (const part of change.parts) this.#know(part, { type: 'part-end', place: change.place })
        return
      case 'output':
        this.#giveOutput(change)
        return
      case 'picture':
        this.#show(change)
        return
      default:
        change satisfies never
    }
  }

  /** What is told of it from here on, beginning with all there is; whoever has enough of it says so. */
  follow(turnId: string): Follower {
    const follower = new Follower(turnId, this.#parts, () => this.#followers.delete(follower))
    this.#followers.add(follower)
    return follower
  }

  #know(now: Part, { type, place, callId }: { type: 'part-start' | 'part-end'; place?: number; callId?: string }) {
    const known = this.#byKey.get(now.key)
    const part = known ?? this.#add(now, place, type === 'part-start')
    if (callId) part.callId = callId
    this.#touch(part, () => {
      // What is told again that it begins may be less than what came since.
      if (type === 'part-end' || !known) part.is(now, type === 'part-end')
    })
    if (known && type === 'part-end' && place !== undefined && place !== part.at.place) this.#move(part, place)
  }

  #grow(part: LivePart, { delta, inner, kind }: Pick<Growth, 'delta' | 'inner' | 'kind'>): void {
    this.#touch(part, () => part.grow(delta, inner ?? 0, kind))
  }

  #giveOutput({ item, callId }: Extract<AnswerChange, { type: 'output' }>): void {
    const call = this.#parts.findLast((part) => part.callId === callId)
    if (call?.part.type !== 'tool') return
    const whole = withOutput(call.part, item)
    this.#touch(call, () => call.is(whole, true))
  }

  #show({ itemId, place, data, part: now }: Extract<AnswerChange, { type: 'picture' }>): void {
    const part = this.#partFor(now, place)
    if (part.part.type !== 'image' || part.isWhole) return
    this.#pictures.delete(itemId)
    this.#pictures.set(itemId, data)
    const [oldest] = this.#pictures.keys()
    if (this.#pictures.size > MOST_PICTURES && oldest !== undefined) this.#pictures.delete(oldest)
    const shown = { ...part.part, versions: part.part.versions + 1 }
    this.#touch(part, () => part.is(shown, false))
  }

  #touch(part: LivePart, change: (part: LivePart) => void): void {
    change(part)
    this.revision += 1
    for (const follower of this.#followers) follower.touch(part)
  }

  #textAt(messageId: string, inner: number, place: number | undefined): LivePart {
    const key = `${messageId}:${inner}`
    return this.#partFor({ type: 'text', key, text: '', citations: [] }, place)
  }

  #partFor(part: Part, place: number | undefined): LivePart {
    return this.#byKey.get(part.key) ?? this.#add(part, place, true)
  }

  #add(part: Part, place: number | undefined, isSeen: boolean): LivePart {
    const itemId = itemIdOf(part)
    const item = this.#items.get(itemId) ?? this.#items.size
    this.#items.set(itemId, item)
    const last = this.#parts.at(-1)?.at.place ?? 0
    const inner = Number(part.key.slice(itemId.length + 1))
    const added = new LivePart(part, { place: place ?? last, item, inner }, isSeen)
    this.#byKey.set(part.key, added)
    this.#insert(added)
    this.#touch(added, () => {})
    return added
  }

  #insert(part: LivePart): void {
    const next = this.#parts.findLastIndex((other) => byPosition(other.at, part.at) <= 0) + 1
    this.#parts.splice(next, 0, part)
  }

  #move(part: LivePart, place: number): void {
    this.#parts.splice(this.#parts.indexOf(part), 1)
    part.at.place = place
    this.#insert(part)
  }
}

type Growth = Extract<AnswerChange, { type: 'text-delta' }>
