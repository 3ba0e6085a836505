import 'server-only'
import type { Response } from 'openai/resources/responses/responses'
import type { ErrorCode } from '#lib/contract/error.ts'
import { type ItemLike, textIn } from '#lib/server/provider/item-parts.ts'
import { type PlacedPart, readParts } from '#lib/server/provider/read-parts.ts'
import { fromProviderCode } from '#lib/server/provider-error.ts'
import { answerItemId } from './answer-item.ts'

export interface ResponseEnd {
  type: 'response-end'
  status: 'completed' | 'incomplete' | 'failed' | 'cancelled'
  /** Null when only its items were found. */
  responseId: string | null
  /** The whole output, which holds also when events were missed. */
  parts: PlacedPart[]
  /** Every item of the output, whatever it shows. */
  itemIds: string[]
  /** The one that the answer is known by. */
  answerItemId: string | null
  errorCode: ErrorCode | null
  inputTokens: number | null
  outputTokens: number | null
  /** Of the input what had been read before, of the output what was thought. */
  cachedTokens: number | null
  reasoningTokens: number | null
}

/** How a response ended; null while it is queued or in progress. A cancelled one arrives as `response.failed`. */
export function toResponseEnd(response: Response): ResponseEnd | null {
  const { usage } = response
  if (!response.status || response.status === 'queued' || response.status === 'in_progress') return null
  const output = response.output ?? []
  // How one ended that nobody knows yet, from whatever answers in the provider's name: with what it said, if anything.
  const isSaying = output.some(({ type }) => type === 'message')
  const status = isEnd(response.status) ? response.status : isSaying ? 'incomplete' : 'failed'
  return {
    type: 'response-end',
    status,
    responseId: textIn(response.id) || null,
    ...readOutput(output),
    errorCode:
      status === 'failed' ? fromProviderCode(response.error?.code) : (incompleteCode(response) ?? cutCode(response)),
    inputTokens: countOf(usage?.input_tokens),
    outputTokens: countOf(usage?.output_tokens),
    cachedTokens: countOf(usage?.input_tokens_details?.cached_tokens),
    reasoningTokens: countOf(usage?.output_tokens_details?.reasoning_tokens),
  }
}

/** What a response made, whether it tells or only its items were found. */
export function readOutput(output: readonly ItemLike[]): Pick<ResponseEnd, 'parts' | 'itemIds' | 'answerItemId'> {
  const parts = readParts(output)
  const itemIds = output.flatMap(({ id }) => (id ? textIn(id) : []))
  return {
    parts,
    itemIds,
    answerItemId: answerItemId(
      parts.map(({ part }) => part),
      itemIds,
    ),
  }
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

/** What an answer took, as far as its end tells. */
export const usageIn = (end: ResponseEnd | null) => ({
  inputTokens: end?.inputTokens ?? null,
  outputTokens: end?.outputTokens ?? null,
  cachedTokens: end?.cachedTokens ?? null,
  reasoningTokens: end?.reasoningTokens ?? null,
})
