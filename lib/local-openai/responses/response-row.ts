import 'server-only'
import type { Item } from '../wire/item.ts'
import type { ResponseObject } from './response-object.ts'

/** What is known of a response from its acceptance on. */
export type AcceptedResponse = {
  id: string
  tenant: string
  conversationId: string | null
  /** How many positions its conversation had before it. */
  earlierEnd: number | null
  previousResponseId: string | null
  background: boolean
  store: boolean
  /** The request's own items. */
  input: Item[]
}

export const rowOf = (accepted: AcceptedResponse, response: ResponseObject) => ({
  id: accepted.id,
  tenant: accepted.tenant,
  conversationId: accepted.conversationId,
  contextEnd: accepted.earlierEnd,
  previousResponseId: accepted.previousResponseId,
  background: accepted.background,
  status: response.status,
  data: response,
  input: accepted.input,
})
