import 'server-only'
import { type Include, visibleItem } from '../wire/include.ts'
import type { Item } from '../wire/item.ts'
import type { StreamEvent } from './event-sequence.ts'
import type { ResponseObject } from './response-object.ts'

/** A response without what of its items is only shown on request. */
export const visibleResponse = (response: ResponseObject, include: Include): ResponseObject => ({
  ...response,
  output: response.output.map((item) => visibleItem(item, include)),
})

/** An event of its stream, likewise. */
export function visibleEvent(event: StreamEvent, include: Include): StreamEvent {
  const { item, response } = event
  if (item !== undefined) return { ...event, item: visibleItem(item as Item, include) }
  return response === undefined ? event : { ...event, response: visibleResponse(response as ResponseObject, include) }
}
