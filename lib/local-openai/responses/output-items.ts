import 'server-only'
import type { Written } from '../model/language-model.ts'
import type { NewItemId } from '../wire/ids.ts'
import type { Item } from '../wire/item.ts'
import type { Json, JsonObject } from '../wire/json.ts'
import { thoughtsMark } from '../wire/reasoning.ts'
import { citationOf } from './citation.ts'
import { customCallEvents } from './custom-call.ts'
import { aboutTool, argumentsOf, beginCall, beginTool, type OpenTool, toolDone } from './open-tool.ts'
import { type OpenText, partOf, placeOf, styles, type TextKind, withPart } from './text-parts.ts'

/** An event before it has its number. */
export type Told = [type: string, fields: JsonObject]

type Delta = Extract<Written, { type: 'text-delta' | 'refusal-delta' | 'reasoning-delta' }>

/** Every text event carries it; one frozen array for all keeps a long answer's event log small. */
const NO_LOGPROBS = Object.freeze([]) as unknown as Json[]

/** The output items of one response while they are written, and the events that tell of them. */
export class OutputItems {
  readonly #newId: NewItemId
  readonly #thoughts: TextKind
  readonly #done: Item[] = []
  #open: OpenText | OpenTool | null = null

  constructor(newId: NewItemId, { summarizes = false } = {}) {
    this.#newId = newId
    this.#thoughts = summarizes ? 'summary' : 'reasoning'
  }

  add(written: Written): Told[] {
    switch (written.type) {
      case 'function-call':
        return this.#begin(beginCall(written, this.#newId))
      case 'arguments-delta':
        return written.delta === '' ? [] : argumentsOf(this.#openTool(), written.delta)
      case 'custom-call':
        return this.#addCustomCall(written)
      case 'text-was-reasoning':
        return this.#turnTextIntoReasoning()
      case 'item-start':
        return this.#begin(beginTool(written, this.#newId))
      case 'item-event':
      case 'item-delta':
        return aboutTool(this.#openTool(), written)
      case 'item-end':
        Object.assign(this.#openTool().item, written.fields)
        return this.close('completed')
      case 'citation':
        return this.#cite(written)
      default:
        return written.delta === '' ? [] : this.#addText(written)
    }
  }

  /** Ends the last item, if one is open. */
  close(status: 'completed' | 'incomplete'): Told[] {
    const open = this.#open
    if (open === null) return []
    const told = open.kind === 'tool' ? toolDone(open, status) : this.#endPart(open)
    if (open.kind !== 'tool' && open.item.type !== 'reasoning') open.item = { ...open.item, status }
    this.#done[open.outputIndex] = open.item
    this.#open = null
    return [...told, ['response.output_item.done', { output_index: open.outputIndex, item: open.item }]]
  }

  /** The items so far; one that is still being written shows as in progress. */
  all(): Item[] {
    const open = this.#open
    if (open === null) return [...this.#done]
    return [...this.#done, open.kind === 'tool' ? { ...open.item } : withPart(open.item, open.kind, partOf(open))]
  }

  #begin(begun: Omit<OpenTool, 'outputIndex'>): Told[] {
    const told = this.close('completed')
    const outputIndex = this.#done.length
    this.#open = { ...begun, outputIndex }
    return [...told, ['response.output_item.added', { output_index: outputIndex, item: { ...begun.item } }]]
  }

  #openTool(): OpenTool {
    if (this.#open?.kind === 'tool') return this.#open
    throw new Error('Something of an item that has not begun.')
  }

  #addText(written: Delta): Told[] {
    const kind = this.#kindOf(written)
    const { open, told } = this.#textFor(kind)
    open.text += written.delta
    if (written.type === 'reasoning-delta' && written.field !== undefined)
      open.item = { ...open.item, encrypted_content: thoughtsMark(written.field) }
    const logprobs = written.type === 'text-delta' ? (written.logprobs ?? []) : []
    open.logprobs.push(...logprobs)
    const shown = logprobs.length > 0 ? logprobs : NO_LOGPROBS
    const fields = { ...placeOf(open), delta: written.delta, ...(kind === 'text' && { logprobs: shown }) }
    return [...told, [`${styles[kind].events}.delta`, fields]]
  }

  #kindOf({ type }: Delta): TextKind {
    if (type === 'reasoning-delta') return this.#thoughts
    return type === 'text-delta' ? 'text' : 'refusal'
  }

  /** The part that such text goes on with or begins, and the events of its beginning. */
  #textFor(kind: TextKind): { open: OpenText; told: Told[] } {
    let open = this.#open
    if (open?.kind === kind) return { open, told: [] }
    const type = styles[kind].item
    const told: Told[] = []
    if (open !== null && open.kind !== 'tool' && open.item.type === type) {
      // Text after a refusal or the other way round: one more part of the same message.
      told.push(...this.#endPart(open))
      Object.assign(open, { kind, partIndex: open.partIndex + 1, text: '', logprobs: [], annotations: [] })
    } else {
      told.push(...this.close('completed'))
      const item: Item =
        type === 'reasoning'
          ? { id: this.#newId('rs'), type, summary: [], ...(kind === 'reasoning' && { content: [] }) }
          : { id: this.#newId('msg'), type, status: 'in_progress', content: [], role: 'assistant' }
      const place = { outputIndex: this.#done.length, partIndex: 0 }
      open = { item, kind, ...place, text: '', logprobs: [], annotations: [] }
      this.#open = open
      told.push(['response.output_item.added', { output_index: open.outputIndex, item }])
    }
    told.push([`${styles[kind].part}.added`, { ...placeOf(open), part: partOf({ kind, text: '' }) }])
    return { open, told }
  }

  #cite(written: Extract<Written, { type: 'citation' }>): Told[] {
    const open = this.#open
    if (open?.kind !== 'text') throw new Error('A citation without text.')
    const annotation = citationOf(written, open.text.length)
    const annotation_index = open.annotations.push(annotation) - 1
    return [['response.output_text.annotation.added', { ...placeOf(open), annotation_index, annotation }]]
  }

  #endPart(open: OpenText): Told[] {
    const { events, part, field } = styles[open.kind]
    const done = partOf(open)
    open.item = withPart(open.item, open.kind, done)
    const logprobs = open.logprobs.length > 0 ? open.logprobs : NO_LOGPROBS
    const fields = { ...placeOf(open), [field]: open.text, ...(open.kind === 'text' && { logprobs }) }
    return [
      [`${events}.done`, fields],
      [`${part}.done`, { ...placeOf(open), part: done }],
    ]
  }

  /** The protocol can't take back what was shown: its message ends, and where it stood the output has the thoughts. */
  #turnTextIntoReasoning(): Told[] {
    const open = this.#open
    if (open?.kind !== 'text') return []
    const { text, outputIndex } = open
    const told = this.close('incomplete')
    const item: Item = { id: this.#newId('rs'), type: 'reasoning', summary: [] }
    this.#done[outputIndex] = withPart(item, this.#thoughts, partOf({ kind: this.#thoughts, text }))
    return told
  }

  #addCustomCall({ callId, name, input }: Extract<Written, { type: 'custom-call' }>): Told[] {
    const told = this.close('completed')
    const item: Item = { ...{ id: this.#newId('ctc'), type: 'custom_tool_call' }, call_id: callId, name, input }
    const outputIndex = this.#done.push({ ...item, status: 'completed' }) - 1
    return [...told, ...customCallEvents(item, outputIndex)]
  }
}
