import 'server-only'
import type { ConversationItem } from 'openai/resources/conversations/items'
import type { Message } from '#lib/contract/message.ts'
import type { Part } from '#lib/contract/part.ts'
import { callIdOf, isOutput, toStep, toTextParts, withOutput } from './item-parts.ts'
import { toMessage } from './to-message.ts'

/**
 * Items, oldest first, as messages: what an answer has beside its text is with the text that it led to, and with the last
 * one what came after that. Where there is no text, it is an answer of its own.
 */
export function toAnswers(items: readonly ConversationItem[]): Message[] {
  const messages: Message[] = []
  let steps: Part[] = []
  let stepsFrom = ''
  const calls = new Map<string, number>()
  function endAnswer() {
    if (steps.length === 0) return
    const last = messages.at(-1)
    if (last?.role === 'assistant')
      messages[messages.length - 1] = { ...last, parts: [...(last.parts ?? []), ...steps] }
    else messages.push({ ...nothingSaid, id: stepsFrom, parts: steps })
    steps = []
  }
  for (const item of items) {
    const message = toMessage(item)
    if (message?.role === 'user') endAnswer()
    if (message) {
      const own = item.type === 'message' ? toTextParts(message.id, item.content) : []
      messages.push(message.role === 'user' ? message : { ...message, parts: [...steps, ...own] })
      steps = []
      continue
    }
    const known = calls.get(callIdOf(item)) ?? -1
    const call = isOutput(item) ? steps[known] : undefined
    if (call?.type === 'tool') steps[known] = withOutput(call, item)
    const step = toStep(item)
    if (!step) continue
    if (steps.length === 0) stepsFrom = item.id ?? ''
    if (callIdOf(item)) calls.set(callIdOf(item), steps.length)
    steps.push(step)
  }
  endAnswer()
  return messages
}

const nothingSaid = { role: 'assistant', content: '', status: 'completed', turnId: null, error: null } as const
