import 'server-only'
import type { Item } from '../wire/item.ts'
import type { JsonObject } from '../wire/json.ts'

/** The events in which a call of a tool that takes text is shown, which comes whole. */
export function customCallEvents(item: Item, outputIndex: number): [type: string, fields: JsonObject][] {
  const { id, input = '' } = item
  const place = { item_id: id, output_index: outputIndex }
  return [
    ['response.output_item.added', { output_index: outputIndex, item: { ...item, status: 'in_progress', input: '' } }],
    ['response.custom_tool_call_input.delta', { ...place, delta: input }],
    ['response.custom_tool_call_input.done', { ...place, input }],
    ['response.output_item.done', { output_index: outputIndex, item: { ...item, status: 'completed' } }],
  ]
}
