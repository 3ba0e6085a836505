import type { Part } from '#lib/contract/part.ts'
import { toolWords } from './step-words.ts'

/** What is to be said of the steps that were not told yet, and where they stand; several of a kind in a row are one. */
export function stepsToSay(parts: readonly Part[], told: Set<string>): { index: number; sentence: string }[] {
  return parts.flatMap((part, index) => {
    const sentence = told.has(part.key) ? null : asSentence(part)
    if (sentence === null) return []
    told.add(part.key)
    const before = parts[index - 1]
    return before && asSentence(before) === sentence ? [] : [{ index, sentence }]
  })
}

/** What begins with it. */
function asSentence(part: Part): string | null {
  switch (part.type) {
    case 'reasoning':
      return 'Thinking.'
    case 'image':
      return 'Making a picture.'
    case 'tool':
      if (part.tool === 'mcp_approval_request') return `The model asks to use ${part.name ?? 'a tool'}.`
      return `${toolWords({ ...part, input: '' }, { isRunning: true })}.`
    default:
      return null
  }
}
