import 'server-only'
import type { Written } from '../model/language-model.ts'
import type { NewItemId } from '../wire/ids.ts'
import type { Item } from '../wire/item.ts'
import type { JsonObject } from '../wire/json.ts'
import { OutputItems, type Told } from './output-items.ts'
import type { ResponseObject } from './response-object.ts'

/** One event of a response's stream. */
export type StreamEvent = JsonObject & { type: string; sequence_number: number }

/**
 * Turns what a model writes into the events of one response's stream, numbered from 0 without a gap, and gathers the
 * output items. Knows neither clock nor database.
 */
export class EventSequence {
  readonly #items: OutputItems
  #number = 0

  /** `summarizes`: thoughts are shown as their summary, as clients of OpenAI's read them. */
  constructor(newId: NewItemId, { summarizes = false } = {}) {
    this.#items = new OutputItems(newId, { summarizes })
  }

  /** What comes before the first word. */
  begin(response: ResponseObject): StreamEvent[] {
    const running: ResponseObject = { ...response, status: 'in_progress' }
    return this.#numbered([
      ['response.created', { response }],
      ...(response.background ? [['response.queued', { response }] satisfies Told] : []),
      ['response.in_progress', { response: running }],
    ])
  }

  add(written: Written): StreamEvent[] {
    return this.#numbered(this.#items.add(written))
  }

  /** Ends the last item, if one is open. */
  close(status: 'completed' | 'incomplete'): StreamEvent[] {
    return this.#numbered(this.#items.close(status))
  }

  /** The one event that ends the stream. A cancelled response has none of its own: its stream fails. */
  terminal(response: ResponseObject): StreamEvent {
    const name = response.status === 'completed' || response.status === 'incomplete' ? response.status : 'failed'
    return this.#event(`response.${name}`, { response })
  }

  /** The items so far; one that is still being written shows as in progress. */
  output(): Item[] {
    return this.#items.all()
  }

  #numbered(told: readonly Told[]): StreamEvent[] {
    return told.map(([type, fields]) => this.#event(type, fields))
  }

  #event(type: string, fields: JsonObject): StreamEvent {
    const event = { type, sequence_number: this.#number, ...fields }
    this.#number += 1
    return event
  }
}
