import 'server-only'
import { apiErrors } from '../wire/api-error.ts'
import { compactionSummary } from '../wire/compaction.ts'
import { textOfDataUrl } from '../wire/data-url.ts'
import type { Item } from '../wire/item.ts'
import { messageText } from '../wire/item-content.ts'
import { isObject, type JsonObject } from '../wire/json.ts'

/**
 * A conversation as Chat Completions has it: the instructions first, a function's calls gathered in one message with
 * their outputs right behind it. Reasoning and what hosted tools left behind are not for other models and stay out.
 */
export function toMessages(items: readonly Item[], instructions: string | null): JsonObject[] {
  const outputs = new Map(
    items.filter((item) => item.type === 'function_call_output').map((item) => [item.call_id, item]),
  )
  const messages: JsonObject[] = instructions === null ? [] : [{ role: 'system', content: instructions }]
  for (const group of inGroups(items)) {
    const [first] = group
    if (first === undefined) continue
    if (first.type === 'message') {
      messages.push(toMessage(first))
      continue
    }
    if (first.type === 'compaction') {
      messages.push({ role: 'system', content: `What was said before, in short:\n${compactionSummary(first)}` })
      continue
    }
    // What the model said before it called is part of the same message.
    const spoken = messages.at(-1)?.role === 'assistant' ? messages.pop() : { role: 'assistant', content: null }
    messages.push({ ...spoken, tool_calls: group.map(toToolCall) })
    messages.push(...group.map((call) => toToolMessage(call, outputs.get(call.call_id))))
  }
  return messages
}

/** What messages are made of; the outputs of calls are found by their calls. */
const KINDS = ['message', 'function_call', 'compaction']

/** Each message by itself, calls between two messages together, and nothing else. */
function inGroups(items: readonly Item[]): Item[][] {
  const groups: Item[][] = []
  for (const item of items) {
    const last = groups.at(-1)
    if (item.type === 'function_call' && last?.[0]?.type === 'function_call') last.push(item)
    else if (KINDS.includes(item.type)) groups.push([item])
    // A call that follows an output was made in the knowledge of it.
    else if (item.type === 'function_call_output') groups.push([])
  }
  return groups
}

function toMessage(item: Item): JsonObject {
  if (item.role === 'assistant') return { role: 'assistant', content: messageText(item) }
  // Few servers know the role of the developer, and all know what a system message is.
  const role = item.role === 'user' ? 'user' : 'system'
  const parts = Array.isArray(item.content) ? item.content.filter(isObject) : []
  // Many servers take nothing but a string, so text alone is one.
  const isText = parts.every((part) => part.type === 'input_text')
  return { role, content: isText ? parts.map((part) => part.text).join('\n') : parts.map(toPart) }
}

function toPart(part: JsonObject): JsonObject {
  if (part.type === 'input_text') return { type: 'text', text: part.text ?? '' }
  if (part.type === 'input_image' && typeof part.image_url === 'string') {
    return { type: 'image_url', image_url: { url: part.image_url, detail: part.detail ?? 'auto' } }
  }
  if (part.type === 'input_file' && typeof part.file_data === 'string') {
    const filename = typeof part.filename === 'string' ? part.filename : 'file'
    // Every model can read text; for anything else the server needs to know about files.
    const text = textOfDataUrl(part.file_data)
    if (text !== null) return { type: 'text', text: `${filename}:\n${text}` }
    return { type: 'file', file: { filename, file_data: part.file_data } }
  }
  throw apiErrors.unsupportedPart(`${part.type}`)
}

const toToolCall = (call: Item): JsonObject => ({
  id: call.call_id ?? '',
  type: 'function',
  function: { name: call.name ?? '', arguments: call.arguments ?? '' },
})

const toToolMessage = (call: Item, output: Item | undefined): JsonObject => ({
  role: 'tool',
  tool_call_id: call.call_id ?? '',
  content: outputText(output),
})

function outputText(output: Item | undefined): string {
  if (typeof output?.output === 'string') return output.output
  return output === undefined ? '' : messageText({ content: output.output ?? [] })
}
