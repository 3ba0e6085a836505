import 'server-only'
import type { ResponseOutputItem, ResponseStreamEvent } from 'openai/resources/responses/responses'
import type { Part, SaidPart, StepPart } from '#lib/contract/part.ts'
import { callIdOf, type ItemLike, isOutput, keyOf, textIn, toStep } from '#lib/server/provider/item-parts.ts'
import { partsOf } from '#lib/server/provider/read-parts.ts'
import { type ResponseEnd, toResponseEnd } from './response-end.ts'

/** The place of the item in the output; some servers leave it out. */
interface Placed {
  place?: number | undefined
}

/** What one event of the provider's stream changes about a turn. */
export type TurnChange =
  | { type: 'response-start'; responseId: string }
  | ({ type: 'message-start'; messageId: string } & Placed)
  /** `inner` is the place in the message. */
  | ({ type: 'text-delta'; messageId: string; inner?: number; kind?: SaidPart['type']; delta: string } & Placed)
  | ({ type: 'citation'; messageId: string; inner: number; annotation: unknown } & Placed)
  | ({ type: 'message-end'; parts: Part[] } & Placed)
  /** Something beside the text: it begins, is whole; `picture` are its bytes in Base64, where it is one. */
  | ({ type: 'part-start' | 'part-end'; part: Part; callId?: string; picture?: string } & Placed)
  /** It grows; `part` is what begins with it where nothing did, `inner` the paragraph. */
  | ({ type: 'part-delta'; part: StepPart; inner: number; delta: string } & Placed)
  /** What came of a call. */
  | { type: 'output'; callId: string; item: ItemLike }
  /** A version of a picture that is being made, in Base64. */
  | ({ type: 'picture'; part: StepPart; data: string } & Placed)
  | ResponseEnd

/**
 * A provider's stream event as a change of the turn; null for what people don't see. The provider's union grows in minor
 * releases, so an event nobody knows is no error.
 */
export function toTurnChange(event: ResponseStreamEvent): TurnChange | null {
  switch (event.type) {
    case 'response.created':
      return event.response.id ? { type: 'response-start', responseId: textIn(event.response.id) } : null
    case 'response.output_item.added':
      return begun(event.item, placeOf(event))
    case 'response.output_item.done':
      return done(event.item, placeOf(event))
    case 'response.reasoning_text.delta':
      return grown(event, 'reasoning', innerOf(event.content_index))
    case 'response.reasoning_summary_text.delta':
      return grown(event, 'reasoning', innerOf(event.summary_index))
    case 'response.function_call_arguments.delta':
      return grown(event, 'function')
    case 'response.custom_tool_call_input.delta':
      return grown(event, 'custom_tool')
    case 'response.mcp_call_arguments.delta':
      return grown(event, 'mcp')
    case 'response.code_interpreter_call_code.delta':
      return grown(event, 'code_interpreter')
    case 'response.output_text.delta':
      return said(event, 'text')
    case 'response.refusal.delta':
      return said(event, 'refusal')
    case 'response.output_text.annotation.added': {
      const { annotation, content_index: inner } = event
      const messageId = textIn(event.item_id)
      return { type: 'citation', messageId, inner: innerOf(inner), annotation, ...placeOf(event) }
    }
    case 'response.image_generation_call.partial_image': {
      const part = {
        type: 'image' as const,
        key: keyOf(asItem(event)),
        status: 'running' as const,
        prompt: '',
        versions: 0,
      }
      const data = event.partial_image_b64
      return typeof data === 'string' ? { type: 'picture', part, data, ...placeOf(event) } : null
    }
    case 'response.completed':
    case 'response.incomplete':
    case 'response.failed':
      return toResponseEnd(event.response)
    default:
      return null
  }
}

const asItem = ({ item_id }: { item_id: string }) => ({ id: item_id, type: '' })

const placeOf = ({ output_index: place }: { output_index?: number }): Placed =>
  Number.isSafeInteger(place) ? { place } : {}

/** What is at no place in its item that there can be is at the first. */
const innerOf = (place: number | undefined): number =>
  place !== undefined && Number.isSafeInteger(place) && place >= 0 ? place : 0

/** Tools of which what they are given comes bit by bit, whatever some servers tell of it beforehand. */
const isTyped = new Set(['function', 'custom_tool', 'mcp', 'code_interpreter'])

/** What begins: of thoughts nothing is there to be read yet. */
function begun(item: ResponseOutputItem, placed: Placed): TurnChange | null {
  if (item.type === 'message') return { type: 'message-start', messageId: textIn(item.id), ...placed }
  const step = item.type === 'reasoning' ? emptyStep('reasoning', keyOf(item)) : toStep(item)
  if (!step) return null
  const input = step.type === 'tool' && !isTyped.has(step.tool) ? step.input : ''
  const part = step.type === 'tool' ? { ...step, status: 'running' as const, input } : step
  return { type: 'part-start', part, callId: callIdOf(item), ...placed }
}

function done(item: ResponseOutputItem, placed: Placed): TurnChange | null {
  if (item.type === 'message') return { type: 'message-end', parts: partsOf(item), ...placed }
  if (isOutput(item)) return { type: 'output', callId: callIdOf(item), item }
  const [part] = partsOf(item)
  const picture = item.type === 'image_generation_call' && item.result ? { picture: item.result } : {}
  return part ? { type: 'part-end', part, callId: callIdOf(item), ...picture, ...placed } : null
}

type Delta = { item_id: string; output_index?: number; delta: string }

function grown(event: Delta, tool: string, inner = 0): TurnChange | null {
  if (typeof event.delta !== 'string') return null
  return {
    type: 'part-delta',
    part: emptyStep(tool, keyOf(asItem(event))),
    inner,
    delta: event.delta,
    ...placeOf(event),
  }
}

function said(event: Delta & { content_index?: number }, kind: SaidPart['type']): TurnChange | null {
  const { delta, content_index: inner } = event
  if (typeof delta !== 'string') return null
  return { type: 'text-delta', messageId: textIn(event.item_id), inner: innerOf(inner), kind, delta, ...placeOf(event) }
}

/** A step of which nothing is known yet but what it is. */
const emptyStep = (tool: string, key: string): StepPart =>
  tool === 'reasoning'
    ? { type: 'reasoning', key, status: 'running', text: '' }
    : { type: 'tool', key, status: 'running', tool, name: null, input: '', output: null, sources: [] }
