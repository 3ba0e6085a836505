import 'server-only'
import type { ConversationItem } from 'openai/resources/conversations/items'
import type { Message } from '#lib/contract/message.ts'
import type { Part, ToolPart } from '#lib/contract/part.ts'
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
  const calls = new Map<string, ToolPart>()
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
    const callId = callIdOf(item)
    const call = isOutput(item) ? calls.get(callId) : undefined
    // The call may be part of a message by now.
    if (call) Object.assign(call, withOutput(call, item))
    const step = toStep(item)
    if (!step) continue
    if (steps.length === 0) stepsFrom = item.id ?? ''
    if (step.type === 'tool' && callId) calls.set(callId, step)
    steps.push(step)
  }
  endAnswer()
  return messages
}

const nothingSaid = { role: 'assistant', content: '', status: 'completed', turnId: null, error: null } as const
