import 'server-only'
import { compactionSummary } from '../wire/compaction.ts'
import type { Item } from '../wire/item.ts'
import { messageText } from '../wire/item-content.ts'
import { isObject, type JsonObject } from '../wire/json.ts'
import { fieldOfThoughts, textOfThoughts } from '../wire/reasoning.ts'
import { contentOf } from './parts.ts'
import { isCall, isOutput, pairOutputs, toCallMessages } from './tool-messages.ts'

/** Which thoughts go back to the model: none, those since the last word of the user's that led to calls, or all. */
export type ThoughtsBack = 'none' | 'between calls' | 'all'

/**
 * A conversation as Chat Completions has it: all that the system says first, in one message; a function's calls in one message
 * with their outputs right behind it, where the last output came. What hosted tools left behind is not for other models and
 * stays out, and so do thoughts, but for those that came in a field of their own, to be given back.
 */
export function toMessages(
  items: readonly Item[],
  instructions: string | null,
  thoughtsBack: ThoughtsBack = 'between calls',
): JsonObject[] {
  const system = [instructions, ...items.map(systemText)].filter((text) => text !== null && text.trim() !== '')
  const messages: JsonObject[] = system.length === 0 ? [] : [{ role: 'system', content: system.join('\n\n') }]
  const lastUser = items.findLastIndex(isFromUser)
  const outputs = pairOutputs(items)
  for (const group of inGroups(items, outputs)) {
    const returned =
      thoughtsBack === 'all' || (thoughtsBack === 'between calls' && group.index > lastUser && isCall(group.items[0]))
    const thoughts = returned ? group.thoughts : {}
    const [first] = group.items
    const calls = group.items.map((call) => ({ call, output: items[outputs.get(call) ?? -1] }))
    if (isCall(first)) messages.push(...toCallMessages(calls, { spoken: takeSpoken(messages), thoughts }))
    else if (first !== undefined) messages.push(...toMessage(first, thoughts))
  }
  return thoughtsBack === 'all' ? messages.map(withSomeThoughts) : messages
}

/** Models that want all thoughts want some with every answer, also with those that others gave; an empty text is none. */
const withSomeThoughts = (message: JsonObject): JsonObject =>
  message.role === 'assistant' ? { reasoning_content: ' ', ...message } : message

/** Calls that are one message, or a message; where it stands, and the thoughts before it. */
type Group = { items: Item[]; index: number; thoughts: JsonObject }

function inGroups(items: readonly Item[], outputs: ReadonlyMap<Item, number>): Group[] {
  const groups: Group[] = []
  let thoughts: JsonObject = {}
  let calling: Group | null = null
  for (const [index, item] of items.entries()) {
    if (item.type === 'reasoning') thoughts = { ...thoughts, ...thoughtsOf(item, thoughts) }
    else if (isCall(item) && calling !== null) calling.items.push(item)
    else if (isCall(item) || isSpoken(item)) {
      const before = groups.at(-1)
      // What the model says before it calls is part of the same message, and so is what it thought before that.
      const isOfSame = isCall(item) && items[index - 1] === before?.items[0] && before?.items[0]?.role === 'assistant'
      const group = { items: [item], index, thoughts: isOfSame ? { ...before.thoughts, ...thoughts } : thoughts }
      groups.push(group)
      calling = isCall(item) ? group : null
      thoughts = {}
    }
    // A call that follows an output was made in the knowledge of it.
    else if (isOutput(item)) calling = null
    if (isFromUser(item)) thoughts = {}
  }
  for (const group of groups) group.index = Math.max(group.index, ...group.items.map((item) => outputs.get(item) ?? -1))
  return groups.toSorted((a, b) => a.index - b.index)
}

function thoughtsOf(item: Item, before: JsonObject): JsonObject {
  const field = fieldOfThoughts(item)
  if (field === null) return {}
  const earlier = typeof before[field] === 'string' ? `${before[field]}\n\n` : ''
  const text = earlier + textOfThoughts(item)
  return { [field]: field === 'reasoning_details' ? [{ type: 'reasoning.text', text }] : text }
}

const isFromUser = (item: Item) => item.type === 'message' && item.role === 'user'
const isSpoken = (item: Item) => item.type === 'message' && (item.role === 'user' || item.role === 'assistant')

/** What the system, or a developer, says; a summary of what was said before, too. Null for everything else. */
function systemText(item: Item): string | null {
  if (item.type === 'compaction') return `What was said before, in short:\n${compactionSummary(item)}`
  return item.type === 'message' && !isSpoken(item) ? messageText(item) : null
}

/** What the model said before it called is part of the same message. */
function takeSpoken(messages: JsonObject[]): JsonObject | undefined {
  const last = messages.at(-1)
  return last?.role === 'assistant' && last.tool_calls === undefined ? messages.pop() : undefined
}

function toMessage(item: Item, thoughts: JsonObject): JsonObject[] {
  if (item.role === 'user') return [{ role: 'user', content: contentOf(partsOf(item)) }]
  const content = messageText(item)
  return content.trim() === '' ? [] : [{ role: 'assistant', content, ...thoughts }]
}

const partsOf = ({ content }: Item): JsonObject[] => (Array.isArray(content) ? content.filter(isObject) : [])
