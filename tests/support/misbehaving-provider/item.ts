import { randomBytes } from 'node:crypto'
import { refusal, refuse } from './refusal.ts'

/** An item as it goes over the wire. */
export interface Item {
  id: string
  type: string
  [field: string]: unknown
}

/** An id as the provider makes them: a prefix that tells the kind, and enough hex that nobody meets another. */
export const newId = (prefix: string) => `${prefix}_${randomBytes(24).toString('hex')}`

const prefixes: Record<string, string> = {
  message: 'msg',
  reasoning: 'rs',
  function_call: 'fc',
  function_call_output: 'fco',
}

/** A caller's input item as it is stored. Ids that are known already, and what the real API can't take, are refused. */
export function storedItem(given: unknown, known: Item[]): Item {
  const raw = given as Record<string, unknown>
  const type = typeof raw.type === 'string' ? raw.type : 'message'
  if (known.some((item) => item.id === raw.id)) {
    refuse(
      refusal(400, `Duplicate item found with id ${raw.id}. Remove duplicate items from your input and try again.`),
    )
  }
  if (type === 'reasoning' && !raw.id && !raw.encrypted_content) {
    refuse(refusal(400, 'Invalid item', { param: 'item', code: 'invalid_item' }))
  }
  const id = typeof raw.id === 'string' ? raw.id : newId(prefixes[type] ?? 'item')
  if (type !== 'message') return { ...raw, id, type }
  return { ...raw, id, type, status: 'completed', content: contentParts(raw.role, raw.content) }
}

function contentParts(role: unknown, content: unknown) {
  const type = role === 'assistant' ? 'output_text' : 'input_text'
  if (typeof content === 'string') return [{ type, text: content, ...(role === 'assistant' && { annotations: [] }) }]
  const parts = content as { type: string }[]
  if (role === 'assistant' && parts.some((part) => part.type === 'input_text')) {
    refuse(refusal(400, "Invalid value: 'input_text'.", { param: 'input', code: 'invalid_value' }))
  }
  return parts
}

/** The input of a response as items: a plain text is one message of the user's. */
export function inputItems(input: unknown, known: Item[]): Item[] {
  const list = typeof input === 'string' ? [{ role: 'user', content: input }] : ((input ?? []) as unknown[])
  return list.map((given) => storedItem(given, known))
}

/** The text of a message; empty for every other item. */
export function textOf(item: Item): string {
  if (item.type !== 'message') return ''
  const parts = item.content as { text?: string; refusal?: string }[]
  return parts.map((part) => part.text ?? part.refusal ?? '').join('')
}

/** What the model can't be given, as the real API refuses it: a call without output, an output without call, … */
export function requireWholeContext(items: Item[]): void {
  const outputs = new Set(items.filter((item) => item.type === 'function_call_output').map((item) => item.call_id))
  const calls = new Set(items.filter((item) => item.type === 'function_call').map((item) => item.call_id))
  for (const call of calls) {
    if (!outputs.has(call)) refuse(refusal(400, `No tool output found for function call ${call}.`, { param: 'input' }))
  }
  for (const output of outputs) {
    if (calls.has(output)) continue
    refuse(refusal(400, `No tool call found for function call output with call_id ${output}.`, { param: 'input' }))
  }
  for (const [index, item] of items.entries()) {
    if (item.type !== 'reasoning' || isModels(items[index + 1])) continue
    const message = `Item '${item.id}' of type 'reasoning' was provided without its required following item.`
    refuse(refusal(400, message, { param: 'input' }))
  }
}

const isModels = (item: Item | undefined) =>
  item !== undefined && (item.type === 'message' ? item.role === 'assistant' : item.type !== 'function_call_output')
