import 'server-only'
import type { Written } from '../model/language-model.ts'
import type { NewItemId } from '../wire/ids.ts'
import type { Item } from '../wire/item.ts'
import type { Json, JsonObject } from '../wire/json.ts'
import { thoughtsMark } from '../wire/reasoning.ts'
import { customCallEvents } from './custom-call.ts'
import type { ResponseObject } from './response-object.ts'
import { type OpenText, partOf, placeOf, styles, type TextKind, withPart } from './text-parts.ts'

/** One event of a response's stream. */
export type StreamEvent = JsonObject & { type: string; sequence_number: number }

type Delta = Extract<Written, { type: 'text-delta' | 'refusal-delta' | 'reasoning-delta' }>

type OpenCall = { item: Item; outputIndex: number; kind: 'call'; name: string; text: string }

/** Every text event carries it; one frozen array for all keeps a long answer's event log small. */
const NO_LOGPROBS = Object.freeze([]) as unknown as Json[]

/**
 * Turns what a model writes into the events of one response's stream, numbered from 0 without a gap, and gathers the
 * output items. Knows neither clock nor database.
 */
export class EventSequence {
  readonly #newId: NewItemId
  readonly #thoughts: TextKind
  readonly #output: Item[] = []
  #number = 0
  #open: OpenText | OpenCall | null = null

  /** `summarizes`: thoughts are shown as their summary, as clients of OpenAI's read them. */
  constructor(newId: NewItemId, { summarizes = false } = {}) {
    this.#newId = newId
    this.#thoughts = summarizes ? 'summary' : 'reasoning'
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
    switch (written.type) {
      case 'function-call':
        return this.#startCall(written)
      case 'arguments-delta':
        return written.delta === '' ? [] : this.#addArguments(written.delta)
      case 'custom-call':
        return this.#addCustomCall(written)
      case 'text-was-reasoning':
        return this.#turnTextIntoReasoning()
      default:
        return written.delta === '' ? [] : this.#addText(written)
    }
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
    return [...this.#output, withPart(open.item, open.kind, partOf(open.kind, open.text, open.logprobs))]
  }

  #addText(written: Delta): StreamEvent[] {
    const kind = this.#kindOf(written)
    const { open, events } = this.#textFor(kind)
    open.text += written.delta
    if (written.type === 'reasoning-delta' && written.field !== undefined)
      open.item = { ...open.item, encrypted_content: thoughtsMark(written.field) }
    const logprobs = written.type === 'text-delta' ? (written.logprobs ?? []) : []
    open.logprobs.push(...logprobs)
    const shown = logprobs.length > 0 ? logprobs : NO_LOGPROBS
    const fields = { ...placeOf(open), delta: written.delta, ...(kind === 'text' && { logprobs: shown }) }
    events.push(this.#event(`${styles[kind].events}.delta`, fields))
    return events
  }

  #kindOf({ type }: Delta): TextKind {
    if (type === 'reasoning-delta') return this.#thoughts
    return type === 'text-delta' ? 'text' : 'refusal'
  }

  /** The part that such text goes on with or begins, and the events of its beginning. */
  #textFor(kind: TextKind): { open: OpenText; events: StreamEvent[] } {
    let open = this.#open
    if (open?.kind === kind) return { open, events: [] }
    const type = styles[kind].item
    const events: StreamEvent[] = []
    if (open !== null && open.kind !== 'call' && open.item.type === type) {
      // Text after a refusal or the other way round: one more part of the same message.
      events.push(...this.#endPart(open))
      Object.assign(open, { kind, partIndex: open.partIndex + 1, text: '', logprobs: [] })
    } else {
      events.push(...this.close('completed'))
      const item: Item =
        type === 'reasoning'
          ? { id: this.#newId('rs'), type, summary: [], ...(kind === 'reasoning' && { content: [] }) }
          : { id: this.#newId('msg'), type, status: 'in_progress', content: [], role: 'assistant' }
      open = { item, outputIndex: this.#output.length, kind, text: '', partIndex: 0, logprobs: [] }
      this.#open = open
      events.push(this.#event('response.output_item.added', { output_index: open.outputIndex, item }))
    }
    events.push(this.#event(`${styles[kind].part}.added`, { ...placeOf(open), part: partOf(kind, '') }))
    return { open, events }
  }

  #endPart(open: OpenText): StreamEvent[] {
    const { events, part, field } = styles[open.kind]
    const done = partOf(open.kind, open.text, open.logprobs)
    open.item = withPart(open.item, open.kind, done)
    const logprobs = open.logprobs.length > 0 ? open.logprobs : NO_LOGPROBS
    const fields = { ...placeOf(open), [field]: open.text, ...(open.kind === 'text' && { logprobs }) }
    return [this.#event(`${events}.done`, fields), this.#event(`${part}.done`, { ...placeOf(open), part: done })]
  }

  /** The protocol can't take back what was shown: its message ends, and where it stood the output has the thoughts. */
  #turnTextIntoReasoning(): StreamEvent[] {
    const open = this.#open
    if (open?.kind !== 'text') return []
    const { text, outputIndex } = open
    const events = this.close('incomplete')
    const item: Item = { id: this.#newId('rs'), type: 'reasoning', summary: [] }
    this.#output[outputIndex] = withPart(item, this.#thoughts, partOf(this.#thoughts, text))
    return events
  }

  #addCustomCall({ callId, name, input }: Extract<Written, { type: 'custom-call' }>): StreamEvent[] {
    const events = this.close('completed')
    const item: Item = { ...{ id: this.#newId('ctc'), type: 'custom_tool_call' }, call_id: callId, name, input }
    const outputIndex = this.#output.push({ ...item, status: 'completed' }) - 1
    return [...events, ...customCallEvents(item, outputIndex).map(([type, fields]) => this.#event(type, fields))]
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
