import 'server-only'
import type { JsonObject } from '../wire/json.ts'
import { joined } from './parts.ts'

/**
 * The same messages with user and assistant in turn, the user first and last, as the templates of many models want it. Two
 * messages in a row come of an answer that was stopped before its first word.
 */
export function alternating(messages: readonly JsonObject[]): JsonObject[] {
  const inTurn: JsonObject[] = []
  for (const message of messages) {
    const last = inTurn.at(-1)
    const isSame = last !== undefined && last.role === message.role && message.role !== 'tool' && !last.tool_calls
    if (isSame) inTurn[inTurn.length - 1] = { ...last, ...message, content: joined(last.content, message.content) }
    else inTurn.push(message)
  }
  const start = inTurn.findIndex(({ role }) => role !== 'system')
  if (inTurn[start]?.role === 'assistant') inTurn.splice(start, 0, BEFORE)
  if (!['user', 'tool'].includes(`${inTurn.at(-1)?.role}`)) inTurn.push(GO_ON)
  return inTurn
}

/** For models that know no system: what it says stands at the head of the user's first message. */
export function withoutSystem(messages: readonly JsonObject[]): JsonObject[] {
  const [system, ...others] = messages
  if (system?.role !== 'system') return [...messages]
  const first = others.findIndex(({ role }) => role === 'user')
  if (first < 0) return [{ ...system, role: 'user' }, ...others]
  return others.map((message, index) =>
    index === first ? { ...message, content: joined(system.content, message.content) } : message,
  )
}

/** For templates in which the user can't speak right after a tool. */
export const withAnswersToTools = (messages: readonly JsonObject[]): JsonObject[] =>
  messages.flatMap((message, index) =>
    message.role === 'user' && messages[index - 1]?.role === 'tool' ? [NO_ANSWER, message] : [message],
  )

const BEFORE: JsonObject = { role: 'user', content: '(What was said before this is not shown.)' }
const GO_ON: JsonObject = { role: 'user', content: 'Go on.' }
const NO_ANSWER: JsonObject = { role: 'assistant', content: '(Nothing was said to this.)' }
