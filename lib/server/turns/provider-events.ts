import 'server-only'
import type { Response, ResponseOutputItem, ResponseStreamEvent } from 'openai/resources/responses/responses'
import type { ErrorCode } from '#lib/contract/error.ts'
import type { StepPart } from '#lib/contract/part.ts'
import { storableText } from '#lib/contract/storable-text.ts'
import { type ItemLike, keyOf, toStep } from '#lib/server/provider/item-parts.ts'
import { messageText } from '#lib/server/provider/message-text.ts'
import { fromProviderCode } from '#lib/server/provider-error.ts'

export interface OutputMessage {
  id: string
  text: string
}

export interface ResponseEnd {
  type: 'response-end'
  status: 'completed' | 'incomplete' | 'failed' | 'cancelled'
  /** Null when only its items were found. */
  responseId: string | null
  /** The whole output, which holds also when events were missed. */
  messages: OutputMessage[]
  /** What stands beside the texts, each with how many of the messages come before it. */
  steps: { part: StepPart; messagesBefore: number }[]
  /** Every item of the output, messages or not. */
  itemIds: string[]
  errorCode: ErrorCode | null
  inputTokens: number | null
  outputTokens: number | null
}

/** What one event of the provider's stream changes about a turn. */
export type TurnChange =
  | { type: 'response-start'; responseId: string }
  | { type: 'message-start'; messageId: string }
  | { type: 'text-delta'; messageId: string; delta: string }
  /** Something beside the text: it begins, grows, is whole. */
  | { type: 'part-start' | 'part-end'; part: StepPart }
  | { type: 'part-delta'; key: string; delta: string }
  | ResponseEnd

/** As a row can hold it; it is a text from outside like any other, and some servers leave it out. */
const idOf = (id: string | undefined) => storableText(id ?? '')

/**
 * A provider's stream event as a change of the turn; null for what people don't see. The provider's union grows in minor
 * releases, so an event nobody knows is no error.
 */
export function toTurnChange(event: ResponseStreamEvent): TurnChange | null {
  switch (event.type) {
    case 'response.created':
      return event.response.id ? { type: 'response-start', responseId: idOf(event.response.id) } : null
    case 'response.output_item.added':
      if (event.item.type === 'message') return { type: 'message-start', messageId: idOf(event.item.id) }
      return partChange('part-start', startedStep(event.item))
    case 'response.output_item.done':
      return event.item.type === 'message' ? null : partChange('part-end', toStep(event.item))
    case 'response.reasoning_text.delta':
    case 'response.reasoning_summary_text.delta':
    case 'response.function_call_arguments.delta':
    case 'response.custom_tool_call_input.delta':
    case 'response.mcp_call_arguments.delta':
    case 'response.code_interpreter_call_code.delta':
      return typeof event.delta === 'string'
        ? { type: 'part-delta', key: keyOf({ id: event.item_id, type: '' }), delta: event.delta }
        : null
    case 'response.reasoning_summary_part.added':
      // Summaries come in paragraphs.
      return event.summary_index > 0
        ? { type: 'part-delta', key: keyOf({ id: event.item_id, type: '' }), delta: '\n\n' }
        : null
    case 'response.output_text.delta':
    case 'response.refusal.delta':
      if (typeof event.delta !== 'string') return null
      return { type: 'text-delta', messageId: idOf(event.item_id), delta: event.delta }
    case 'response.completed':
    case 'response.incomplete':
    case 'response.failed':
      return toResponseEnd(event.response)
    default:
      return null
  }
}

const partChange = (type: 'part-start' | 'part-end', part: StepPart | null): TurnChange | null => part && { type, part }

/** What begins: of thoughts nothing is there to be read yet. */
function startedStep(item: ResponseOutputItem): StepPart | null {
  if (item.type === 'reasoning') return { type: 'reasoning', key: keyOf(item), status: 'running', text: '' }
  const step = toStep(item)
  return step?.type === 'tool' ? { ...step, status: 'running', input: '' } : step
}

/** How a response ended; null while it is queued or in progress. A cancelled one arrives as `response.failed`. */
export function toResponseEnd(response: Response): ResponseEnd | null {
  const { usage } = response
  if (!response.status || response.status === 'queued' || response.status === 'in_progress') return null
  const output = response.output ?? []
  const messages = output.flatMap(toOutputMessage)
  // How one ended that nobody knows yet, from whatever answers in the provider's name: with what it said, if anything.
  const status = isEnd(response.status) ? response.status : messages.length > 0 ? 'incomplete' : 'failed'
  return {
    type: 'response-end',
    status,
    responseId: idOf(response.id) || null,
    messages,
    steps: stepsIn(output),
    itemIds: output.flatMap((item) => (item.id ? idOf(item.id) : [])),
    errorCode:
      status === 'failed' ? fromProviderCode(response.error?.code) : (incompleteCode(response) ?? cutCode(response)),
    inputTokens: countOf(usage?.input_tokens),
    outputTokens: countOf(usage?.output_tokens),
  }
}

/** What these items show beside texts, and where. */
export function stepsIn(output: readonly ItemLike[]): ResponseEnd['steps'] {
  let messagesBefore = 0
  return output.flatMap((item) => {
    if (item.type === 'message') messagesBefore += 1
    const part = toStep(item)
    return part ? [{ part, messagesBefore }] : []
  })
}

const ends: ReadonlySet<string> = new Set<ResponseEnd['status']>(['completed', 'incomplete', 'failed', 'cancelled'])
const isEnd = (status: string): status is ResponseEnd['status'] => ends.has(status)

/** A count as a row takes it. No answer is worth less for a count that is none. */
const countOf = (count: unknown): number | null =>
  Number.isInteger(count) && Number(count) >= 0 && Number(count) < 2 ** 31 ? Number(count) : null

const incompleteCode = ({ incomplete_details }: Response): ErrorCode | null => {
  if (!incomplete_details) return null
  return incomplete_details.reason === 'content_filter' ? 'cut_by_filter' : 'cut_by_length'
}

/** The local provider tells in the response's metadata that not all turns fitted; OpenAI doesn't tell. */
const cutCode = ({ metadata }: Response): ErrorCode | null => (metadata?.turns_left_out ? 'context_cut' : null)

/** A message of a response's output; nothing for output of other types. */
export const toOutputMessage = (item: ResponseOutputItem): OutputMessage[] =>
  item.type === 'message' ? [{ id: idOf(item.id), text: storableText(messageText(item.content)) }] : []
