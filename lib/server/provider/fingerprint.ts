import 'server-only'
import { messageText } from './message-text.ts'

/**
 * What must be the same about an item and its copy: who said what in a message, and which call a call or its output is.
 * Not the ids, which are new, nor what a provider adds by itself.
 */
export function fingerprint(item: object): string {
  const { type, role, content, call_id, name, arguments: given, input, output } = item as Record<string, unknown>
  if (type !== 'message') return JSON.stringify([type, call_id, name, given ?? input, textOf(output)])
  const parts = Array.isArray(content) ? content : [{ type: 'input_text', text: content }]
  const others = parts.filter((part) => !/text|refusal/.test(part.type)).map((part) => part.type)
  return JSON.stringify([type, role, messageText(parts), others])
}

const textOf = (output: unknown) => (Array.isArray(output) ? messageText(output) : output)

/** How many items from the first one on are copies of what was planned; -1 when something else stands among them. */
export function copiedSoFar(planned: object[], found: object[]): number {
  const isCopy = found.every((item, index) => {
    const original = planned[index]
    return original !== undefined && fingerprint(item) === fingerprint(original)
  })
  return isCopy ? found.length : -1
}
