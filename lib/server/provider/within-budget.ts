import 'server-only'
import { isStep, type Part } from '#lib/contract/part.ts'

/** So many characters of steps are sent or kept at once. */
const BUDGET = 1_000_000
/** So much of a text is there in any case. */
const GLIMPSE = 1000

/** The same answers, oldest first, with the texts of older steps cut once the newer ones have used up what there is room for. */
export function withinBudget<Answer extends { parts?: Part[] | undefined }>(answers: readonly Answer[]): Answer[] {
  let left = BUDGET
  function fit(part: Part): Part {
    if (part.type !== 'reasoning' && part.type !== 'tool') return part
    const size = part.type === 'reasoning' ? part.text.length : part.input.length + (part.output ?? '').length
    left -= size
    if (left >= 0 || size <= GLIMPSE) return part
    if (part.type === 'reasoning') return { ...part, text: part.text.slice(0, GLIMPSE), isCut: true }
    const output = part.output === null ? null : part.output.slice(0, GLIMPSE)
    return { ...part, input: part.input.slice(0, GLIMPSE), output, isCut: true }
  }
  return answers
    .toReversed()
    .map((answer) =>
      answer.parts?.some(isStep) ? { ...answer, parts: answer.parts.toReversed().map(fit).toReversed() } : answer,
    )
    .toReversed()
}
