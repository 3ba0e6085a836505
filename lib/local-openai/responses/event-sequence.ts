import 'server-only'
import type { Written } from '../model/language-model.ts'
import type { NewItemId } from '../wire/ids.ts'
import type { Item } from '../wire/item.ts'
import type { Json, JsonObject } from '../wire/json.ts'
import type { ResponseObject } from './response-object.ts'

/** One event of a response's stream. */
export type StreamEvent = JsonObject & { type: string; sequence_number: number }

type Delta = Extract<Written, { type: keyof typeof shown }>

type OpenText = { item: Item; outputIndex: number; kind: Delta['type']; text: string; partIndex: number }
type OpenCall = { item: Item; outputIndex: number; kind: 'call'; name: string; text: string }

/** Every text event carries it; one frozen array for all keeps a long answer's event log small. */
const NO_LOGPROBS = Object.freeze([]) as unknown as Json[]

/** How each kind of delta is shown: the events' names, the part it belongs to and the name of the whole text. */
const shown = {
  'text-delta': { event: 'response.output_text', field: 'text', part: 'output_text' },
  'refusal-delta': { event: 'response.refusal', field: 'refusal', part: 'refusal' },
  'reasoning-delta': { event: 'response.reasoning_text', field: 'text', part: 'reasoning_text' },
} as const

/**
 * Turns what a model writes into the events of one response's stream, numbered from 0 without a gap, and gathers the
 * output items. Knows neither clock nor database.
 */
export class EventSequence {
  readonly #newId: NewItemId
  readonly #output: Item[] = []
  #number = 0
  #open: OpenText | OpenCall | null = null

  constructor(newId: NewItemId) {
    this.#newId = newId
  }

  /** What comes before the first word. */
  begin(response: ResponseObject): StreamEvent[] {
    const running: ResponseObject = { ...response, status: 'in_progress' }
    return [
      this.#event('response.created', { response }),
      ...(response.background ? [this.#event('response.queued', { response })] : []),
      this.#event('response.in_progress', { response: running }),
    ]
  }

  add(written: Written): StreamEvent[] {
    if (written.type === 'function-call') return this.#startCall(written)
    if (written.delta === '') return []
    return written.type === 'arguments-delta' ? this.#addArguments(written.delta) : this.#addText(written)
  }

  /** Ends the last item, if one is open. */
  close(status: 'completed' | 'incomplete'): StreamEvent[] {
    const open = this.#open
    if (open === null) return []
    const events = open.kind === 'call' ? this.#endArguments(open) : this.#endPart(open)
    if (open.item.type !== 'reasoning') open.item = { ...open.item, status }
    this.#output[open.outputIndex] = open.item
    this.#open = null
    events.push(this.#event('response.output_item.done', { output_index: open.outputIndex, item: open.item }))
    return events
  }

  /** The one event that ends the stream. A cancelled response has none of its own: its stream fails. */
  terminal(response: ResponseObject): StreamEvent {
    const name = response.status === 'completed' || response.status === 'incomplete' ? response.status : 'failed'
    return this.#event(`response.${name}`, { response })
  }

  /** The items so far; one that is still being written shows as in progress. */
  output(): Item[] {
    const open = this.#open
    if (open === null) return [...this.#output]
    if (open.kind === 'call') return [...this.#output, { ...open.item, arguments: open.text }]
    const parts = Array.isArray(open.item.content) ? open.item.content : []
    return [...this.#output, { ...open.item, content: [...parts, part(open.kind, open.text)] }]
  }

  #addText({ type, delta }: Delta): StreamEvent[] {
    const { open, events } = this.#textFor(type)
    open.text += delta
    events.push(this.#event(`${shown[type].event}.delta`, { ...place(open), delta, ...logprobsOf(type) }))
    return events
  }

  /** The part that such text goes on with or begins, and the events of its beginning. */
  #textFor(kind: Delta['type']): { open: OpenText; events: StreamEvent[] } {
    let open = this.#open
    if (open?.kind === kind) return { open, events: [] }
    const type = kind === 'reasoning-delta' ? 'reasoning' : 'message'
    const events: StreamEvent[] = []
    if (open !== null && open.kind !== 'call' && open.item.type === type) {
      // Text after a refusal or the other way round: one more part of the same message.
      events.push(...this.#endPart(open))
      open.kind = kind
      open.partIndex += 1
      open.text = ''
    } else {
      events.push(...this.close('completed'))
      const item: Item =
        type === 'reasoning'
          ? { id: this.#newId('rs'), type, summary: [], content: [] }
          : { id: this.#newId('msg'), type, status: 'in_progress', content: [], role: 'assistant' }
      open = { item, outputIndex: this.#output.length, kind, text: '', partIndex: 0 }
      this.#open = open
      events.push(this.#event('response.output_item.added', { output_index: open.outputIndex, item }))
    }
    events.push(this.#event('response.content_part.added', { ...place(open), part: part(kind, '') }))
    return { open, events }
  }

  #endPart(open: OpenText): StreamEvent[] {
    const { event, field } = shown[open.kind]
    const done = part(open.kind, open.text)
    const parts = Array.isArray(open.item.content) ? open.item.content : []
    open.item = { ...open.item, content: [...parts, done] }
    return [
      this.#event(`${event}.done`, { ...place(open), [field]: open.text, ...logprobsOf(open.kind) }),
      this.#event('response.content_part.done', { ...place(open), part: done }),
    ]
  }

  #startCall({ callId, name }: { callId: string; name: string }): StreamEvent[] {
    const events = this.close('completed')
    const outputIndex = this.#output.length
    const item: Item = {
      ...{ id: this.#newId('fc'), type: 'function_call', status: 'in_progress' },
      ...{ arguments: '', call_id: callId, name },
    }
    this.#open = { item, outputIndex, kind: 'call', name, text: '' }
    events.push(this.#event('response.output_item.added', { output_index: outputIndex, item }))
    return events
  }

  #addArguments(delta: string): StreamEvent[] {
    const open = this.#open
    if (open?.kind !== 'call') throw new Error('Arguments without a function call.')
    open.text += delta
    const { item, outputIndex } = open
    return [
      this.#event('response.function_call_arguments.delta', { item_id: item.id, output_index: outputIndex, delta }),
    ]
  }

  #endArguments(open: OpenCall): StreamEvent[] {
    const { outputIndex, name, text } = open
    open.item = { ...open.item, arguments: text }
    const fields = { item_id: open.item.id, name, output_index: outputIndex, arguments: text }
    return [this.#event('response.function_call_arguments.done', fields)]
  }

  #event(type: string, fields: JsonObject): StreamEvent {
    const event = { type, sequence_number: this.#number, ...fields }
    this.#number += 1
    return event
  }
}

const place = (open: OpenText): JsonObject => ({
  ...{ item_id: open.item.id, output_index: open.outputIndex, content_index: open.partIndex },
})

const logprobsOf = (kind: Delta['type']): JsonObject => (kind === 'text-delta' ? { logprobs: NO_LOGPROBS } : {})

function part(kind: Delta['type'], text: string): JsonObject {
  const { part: type, field } = shown[kind]
  return kind === 'text-delta' ? { type, annotations: [], logprobs: [], text } : { type, [field]: text }
}
