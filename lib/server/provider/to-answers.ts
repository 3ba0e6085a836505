import 'server-only'
import type { ConversationItem } from 'openai/resources/conversations/items'
import type { Message } from '#lib/contract/message.ts'
import { contentOf, isStep, itemIdOf, type Part } from '#lib/contract/part.ts'
import { textIn } from './item-parts.ts'
import { readParts } from './read-parts.ts'
import { toMessage } from './to-message.ts'

/** A message with the provider's items that it is made of, those included that show nothing. */
export type ReadMessage = Message & { itemIds: string[] }

/** Of an answer of more steps the older ones are folded. */
const MOST_STEPS = 300

/**
 * Items, oldest first, as messages: what a person said, and as one answer everything that follows it, up to an item that is known
 * to end one (`ends`). An answer goes by its first text, else by its first step.
 */
export function toAnswers(items: readonly ConversationItem[], ends: ReadonlySet<string> = new Set()): ReadMessage[] {
  const parts = new Map<number, Part[]>()
  for (const { part, place } of readParts(items)) parts.set(place, [...(parts.get(place) ?? []), part])
  const messages: ReadMessage[] = []
  let isEnded = true
  for (const [place, item] of items.entries()) {
    const id = textIn(item.id)
    const message = toMessage(item)
    const own = parts.get(place) ?? []
    const last = messages.at(-1)
    // What follows the text that a turn ended with is still of that turn.
    const open: ReadMessage | null = last?.role === 'assistant' && !(isEnded && message) ? last : null
    if (message?.role === 'user') messages.push({ ...message, itemIds: [id] })
    else if (open) add(open, id, own)
    else if (own.length > 0 || message) messages.push({ ...nothingSaid, id, parts: own, itemIds: [id] })
    else last?.itemIds.push(id)
    isEnded = (open !== null && isEnded) || ends.has(id)
  }
  return messages.map(asAnswer)
}

const nothingSaid = { role: 'assistant', content: '', status: 'completed', turnId: null, error: null } as const

function add(answer: ReadMessage, id: string, own: Part[]): void {
  answer.itemIds.push(id)
  answer.parts?.push(...own)
}

function asAnswer(message: ReadMessage): ReadMessage {
  const { parts } = message
  if (message.role === 'user' || !parts) return message
  const first = parts.find((part) => !isStep(part))
  return {
    ...message,
    id: first ? itemIdOf(first) : message.id,
    content: contentOf(parts),
    parts: folded(parts),
  }
}

function folded(parts: Part[]): Part[] {
  const steps = parts.filter(isStep)
  const over = new Set<Part>(steps.slice(0, -MOST_STEPS))
  const [first] = over
  if (!first) return parts
  const fold: Part = { type: 'folded', key: first.key, count: over.size }
  return parts.flatMap((part) => (part === first ? [fold] : over.has(part) ? [] : [part]))
}
