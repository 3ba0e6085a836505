import { type Item, newId, textOf } from './item.ts'
import type { ItemStep } from './script.ts'

const over = new Set<unknown>(['completed', 'failed'])

type Emit = (type: string, fields: object) => void

/** What a response has written so far, and the events that tell of it. */
export class ScriptedOutput {
  readonly items: Item[] = []
  readonly #emit: Emit
  /** Where in the output the items stand that are played, by the names that the script has for them. */
  readonly #places = new Map<string, number>()
  /** All text that isn't in a message of its own is in this one. */
  #message: Item | null = null

  constructor(emit: Emit) {
    this.#emit = emit
  }

  say(type: 'output_text' | 'refusal', delta: string): void {
    this.#message ??= this.#beginMessage(type)
    const parts = this.#message.content as Record<string, string>[]
    const field = type === 'refusal' ? 'refusal' : 'text'
    for (const part of parts) part[field] += delta
    const place = { item_id: this.#message.id, output_index: this.items.indexOf(this.#message), content_index: 0 }
    this.#emit(`response.${type}.delta`, { ...place, delta })
  }

  /** An item that comes whole. */
  add(fields: { type: string }): void {
    const item = { id: newId('item'), ...fields }
    const output_index = this.items.push(item) - 1
    for (const step of ['added', 'done']) this.#emit(`response.output_item.${step}`, { item, output_index })
  }

  /** One step of an item that comes bit by bit. */
  play(step: ItemStep): void {
    const output_index = this.#places.get(step.of) ?? this.items.length
    this.#places.set(step.of, output_index)
    if ('put' in step) {
      // A copy: the script may be told twice, and how it ends is written into the items.
      const item = structuredClone(step.put)
      this.items[output_index] = item
      const told = step.nameless ? { ...item, id: undefined } : item
      if (step.tell) this.#emit(`response.output_item.${step.tell}`, { item: told, output_index })
      return
    }
    const about = step.nameless ? {} : { item_id: this.items[output_index]?.id, output_index }
    this.#emit(step.event.type, { ...about, ...step.event })
  }

  /** What is still under way ends like the response. */
  end(status: string): void {
    for (const item of this.items) if ('status' in item && !over.has(item.status)) item.status = status
  }

  tellOfMessage(): void {
    if (!this.#message) return
    const output_index = this.items.indexOf(this.#message)
    const done = { item_id: this.#message.id, output_index, content_index: 0, text: textOf(this.#message) }
    this.#emit('response.output_text.done', done)
    this.#emit('response.output_item.done', { item: this.#message, output_index })
  }

  #beginMessage(type: 'output_text' | 'refusal'): Item {
    const item: Item = { id: newId('msg'), type: 'message', role: 'assistant', status: 'in_progress', content: [] }
    const output_index = this.items.push(item) - 1
    this.#emit('response.output_item.added', { item: { ...item }, output_index })
    const part = type === 'refusal' ? { type, refusal: '' } : { type, text: '', annotations: [] }
    item.content = [part]
    this.#emit('response.content_part.added', { item_id: item.id, output_index, content_index: 0, part: { ...part } })
    return item
  }
}
