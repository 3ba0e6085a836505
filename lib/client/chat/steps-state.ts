import type { ChatEvent } from '#lib/contract/chat.ts'
import { isStep, type Part, type StepPart } from '#lib/contract/part.ts'
import type { ChatMessage } from './chat-message.ts'

type StepEvent = Extract<ChatEvent, { type: 'part-start' | 'part-delta' | 'part-end' }>

/** The messages with what an event says of an answer's steps. Applying it again changes nothing. */
export function withStep(
  messages: ChatMessage[],
  event: StepEvent,
  newAnswer: (messageId: string) => ChatMessage,
): ChatMessage[] {
  const key = event.type === 'part-delta' ? event.key : event.part.key
  const holder = messages.findIndex(({ parts }) => parts?.some((part) => part.key === key))
  const known = messages[holder]
  if (known) {
    const parts = known.parts?.map((part) => (part.key === key ? changed(part, event) : part))
    return messages.map((message, index) => (index === holder ? { ...known, parts } : message))
  }
  if (event.type === 'part-delta') return messages
  const last = messages.at(-1)
  // Until its text begins, an answer goes by its first step.
  if (last && isOnlySteps(last, event.turnId))
    return [...messages.slice(0, -1), { ...last, parts: [...(last.parts ?? []), event.part] }]
  return [...messages, { ...newAnswer(key), key: key.replace(/:\d+$/, ''), parts: [event.part] }]
}

/** The messages with one more whose text begins: the answer whose steps came first, with the text's own id, or a new one. */
export function withText(
  messages: ChatMessage[],
  { turnId, messageId }: { turnId: string; messageId: string },
  newAnswer: (messageId: string) => ChatMessage,
): ChatMessage[] {
  const last = messages.at(-1)
  const isBegun = last !== undefined && isOnlySteps(last, turnId)
  const begun = isBegun ? { ...last, id: messageId } : newAnswer(messageId)
  const answer = { ...begun, parts: [...(begun.parts ?? []), placeOfText(messageId)] }
  return [...(isBegun ? messages.slice(0, -1) : messages), answer]
}

/** Where the text stands among the steps; what it says is the message's content. */
const placeOfText = (messageId: string): Part => ({ type: 'text', key: `${messageId}:0`, text: '', citations: [] })

/** What came after the last text of a turn is with that, as it will be when it is read again. */
export function withTrailingSteps(messages: ChatMessage[], turnId: string): ChatMessage[] {
  const [before, last] = messages.slice(-2)
  if (!before || !last || !isOnlySteps(last, turnId) || before.turnId !== turnId || before.role !== 'assistant')
    return messages
  const parts = [...(before.parts ?? []), ...(last.parts ?? [])]
  return [...messages.slice(0, -2), { ...before, parts }]
}

const isOnlySteps = ({ turnId, role, status, content, id, parts }: ChatMessage, ofTurn: string) =>
  turnId === ofTurn && role === 'assistant' && status === 'streaming' && content === '' && parts?.[0]?.key === id

function changed(part: Part, event: StepEvent): Part {
  if (event.type === 'part-end') return event.part
  // A new connection begins with all of it so far.
  const { offset, delta } = event.type === 'part-start' ? { offset: 0, delta: growingText(event.part) } : event
  if (part.type === 'reasoning') return { ...part, text: extended(part.text, offset, delta) }
  if (part.type === 'tool') return { ...part, input: extended(part.input, offset, delta) }
  return part
}

const growingText = (part: Part) => (part.type === 'reasoning' ? part.text : part.type === 'tool' ? part.input : '')

function extended(text: string, offset: number, delta: string): string {
  if (text.startsWith(delta, offset) || offset > text.length) return text
  return text.slice(0, offset) + delta
}

/** What an answer has beside its text: what led to it, and what came after. */
export function stepsAround(parts: readonly Part[]): { before: StepPart[]; after: StepPart[] } {
  const text = parts.findIndex((part) => !isStep(part))
  const split = text < 0 ? parts.length : text
  return { before: parts.slice(0, split).filter(isStep), after: parts.slice(split).filter(isStep) }
}
