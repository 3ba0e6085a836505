import 'server-only'
import { contentOf, isSaid, isStep, itemIdOf, type Part } from '#lib/contract/part.ts'
import { withOutput } from '#lib/server/provider/item-parts.ts'
import { Follower } from './answer-follower.ts'
import { answerItemId } from './answer-item.ts'
import { ItemNames } from './item-names.ts'
import { byPosition, LivePart } from './live-part.ts'
import { NewestPictures } from './newest-pictures.ts'
import type { TurnChange } from './provider-events.ts'

export type AnswerChange = Exclude<TurnChange, { type: 'response-start' | 'response-end' }>

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
  readonly #names = new ItemNames()
  /** Which came first. */
  readonly #items = new Map<string, number>()
  /** Those of each message, in their order. */
  readonly #texts = new Map<string, LivePart[]>()
  readonly #followers = new Set<Follower>()
  readonly pictures = new NewestPictures()

  get parts(): Part[] {
    return this.#parts.map(({ part }) => part)
  }

  get text(): string {
    return contentOf(this.parts)
  }

  get itemIds(): string[] {
    return [...new Set(this.#parts.map(({ itemId }) => itemId))]
  }

  /** What it goes by on a screen: its first item, or its first text. */
  get messageIds(): string[] {
    const text = this.parts.find(isSaid)
    return [...new Set([...this.itemIds.slice(0, 1), ...(text ? [itemIdOf(text)] : [])])]
  }

  /** What the provider calls it: its last text, else the last of its steps. */
  get itemId(): string | null {
    return answerItemId(this.parts, this.itemIds)
  }

  /** Nothing more comes of it. */
  end(): void {
    for (const part of this.#parts) this.#touch(part, () => part.end())
  }

  apply(change: AnswerChange): void {
    switch (change.type) {
      case 'message-start': {
        const text = this.#named(emptyText(change.messageId), change.place)
        // Whatever of it came before.
        if (!this.#items.has(itemIdOf(text))) this.#partFor(text, change.place)
        return
      }
      case 'text-delta':
        this.#grow(emptyText(change.messageId, change.inner), { kind: 'text', ...change })
        return
      case 'citation': {
        const text = this.#named(emptyText(change.messageId, change.inner), change.place)
        this.#touch(this.#partFor(text, change.place), (part) => part.cite(change.annotation))
        return
      }
      case 'part-start':
      case 'part-end':
        this.#know(this.#named(change.part, change.place), change)
        return
      case 'part-delta':
        this.#grow(change.part, change)
        return
      case 'message-end':
        for (const part of change.parts)
          this.#know(this.#named(part, change.place), { type: 'part-end', place: change.place })
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
    const follower = new Follower(turnId, { parts: this.#parts, texts: this.#texts }, () =>
      this.#followers.delete(follower),
    )
    this.#followers.add(follower)
    return follower
  }

  #know(now: Part, { type, place, callId, picture }: Omit<Known, 'part'>) {
    const known = this.#byKey.get(now.key)
    const part = known ?? this.#add(now, place, type === 'part-start')
    if (callId) part.callId = callId
    if (picture) this.pictures.put(part.itemId, picture)
    this.#touch(part, () => {
      // What is told again that it begins may be less than what came since.
      if (type === 'part-end' || !known) part.is(now, type === 'part-end')
    })
    if (known && type === 'part-end' && place !== undefined && place !== part.at.place) this.#move(part, place)
  }

  #grow(begins: Part, { delta, inner = 0, kind, place }: Growth): void {
    const named = this.#named(begins, place)
    this.#touch(this.#partFor(named, place), (part) => part.grow(delta, inner, kind))
  }

  #giveOutput({ item, callId }: Extract<AnswerChange, { type: 'output' }>): void {
    const call = this.#parts.findLast((part) => part.callId === callId)
    if (call?.part.type !== 'tool') return
    const whole = withOutput(call.part, item)
    this.#touch(call, () => call.is(whole, true))
  }

  #show({ place, data, part: now }: Extract<AnswerChange, { type: 'picture' }>): void {
    const part = this.#partFor(this.#named(now, place), place)
    if (part.part.type !== 'image' || part.isWhole) return
    this.pictures.put(part.itemId, data)
    const shown = { ...part.part, versions: part.part.versions + 1 }
    this.#touch(part, () => part.is(shown, false))
  }

  #touch(part: LivePart, change: (part: LivePart) => void): void {
    change(part)
    this.revision += 1
    for (const follower of this.#followers) follower.touch(part)
  }

  /** The part under the name that its item has here. */
  #named<P extends Part>(part: P, place: number | undefined): P {
    const id = itemIdOf(part)
    const last = () => this.#parts.findLast((other) => kindOf(other.part) === kindOf(part))?.itemId
    return { ...part, key: `${this.#names.nameOf(id, place, last)}${part.key.slice(id.length)}` }
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
    if (isSaid(part)) this.#texts.set(itemId, [...(this.#texts.get(itemId) ?? []), added].sort(byInner))
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

const byInner = (a: LivePart, b: LivePart) => a.at.inner - b.at.inner

/** A refusal is a message like any other. */
const kindOf = (part: Part) => (part.type === 'tool' ? part.tool : isStep(part) ? part.type : 'text')

const emptyText = (messageId: string, inner = 0): Part => ({
  ...{ type: 'text', key: `${messageId}:${inner}`, text: '', citations: [] },
})

type Known = Extract<AnswerChange, { type: 'part-start' | 'part-end' }>
type Growth = Pick<Extract<AnswerChange, { type: 'text-delta' }>, 'delta' | 'inner' | 'kind' | 'place'>
