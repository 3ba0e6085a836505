import 'server-only'
import type { Written } from '../model/language-model.ts'
import type { NewItemId } from '../wire/ids.ts'
import { type Item, idPrefix } from '../wire/item.ts'
import type { JsonObject } from '../wire/json.ts'

/** What a tool was given or did, while it is being written. */
export type OpenTool = { kind: 'tool'; item: Item; outputIndex: number }

type Begun = Omit<OpenTool, 'outputIndex'>
type Told = [type: string, fields: JsonObject]

/** A function is called; its arguments follow. */
export const beginCall = ({ callId, name }: Extract<Written, { type: 'function-call' }>, newId: NewItemId): Begun => ({
  kind: 'tool',
  item: {
    ...{ id: newId('fc'), type: 'function_call', status: 'in_progress' },
    ...{ arguments: '', call_id: callId, name },
  },
})

export const beginTool = ({ item }: Extract<Written, { type: 'item-start' }>, newId: NewItemId): Begun => ({
  kind: 'tool',
  item: { id: newId(idPrefix(item.type)), ...item },
})

/** A piece of a function's arguments. */
export function argumentsOf({ item, outputIndex }: OpenTool, delta: string): Told[] {
  item.arguments = `${item.arguments}${delta}`
  return [['response.function_call_arguments.delta', { item_id: item.id, output_index: outputIndex, delta }]]
}

/** How far a tool is, or a piece of what it is given. */
export function aboutTool(
  { item, outputIndex }: OpenTool,
  written: Extract<Written, { type: 'item-event' | 'item-delta' }>,
): Told[] {
  // The published description has no `item_id` where a command is written.
  const id: JsonObject = written.name.startsWith('shell_call_command') ? {} : { item_id: item.id }
  const place = { ...id, output_index: outputIndex, ...written.fields }
  if (written.type === 'item-event') return [[`response.${written.name}`, place]]
  return [[`response.${written.name}.delta`, { ...place, delta: written.delta }]]
}

/** What comes before the end of the item. Its status is that of what it says itself, if it has one at all. */
export function toolDone({ item, outputIndex }: OpenTool, status: 'completed' | 'incomplete'): Told[] {
  if (item.status === 'in_progress') item.status = status
  if (item.type !== 'function_call') return []
  const { id, name = '', arguments: said = '' } = item
  return [['response.function_call_arguments.done', { item_id: id, name, output_index: outputIndex, arguments: said }]]
}
