import { durationInWords } from '#lib/client/words/duration.ts'
import type { AnswerFacts } from '#lib/contract/message.ts'

type Fact = { name: string; value: string }

/** What there is to say of an answer, in the order in which it is asked. */
export function factsOf({ createdAt, model, usage, seconds }: AnswerFacts): Fact[] {
  return [
    model ? { name: 'Model', value: model } : null,
    createdAt ? { name: 'Finished', value: whenOf(createdAt) } : null,
    typeof seconds === 'number' ? { name: 'Took', value: durationInWords(seconds) } : null,
    usage ? { name: 'Read', value: tokens(usage.inputTokens, usage.cachedTokens, 'known from before') } : null,
    usage ? { name: 'Written', value: tokens(usage.outputTokens, usage.reasoningTokens, 'thought') } : null,
  ].filter((fact) => fact !== null)
}

/** A count, and how many of them were of a kind, where any were. */
const tokens = (count: number, part: number | null | undefined, kind: string) =>
  `${inWords(count)} tokens${part ? `, ${inWords(part)} of them ${kind}` : ''}`

const inWords = (count: number) => count.toLocaleString('en')

const whenOf = (time: string) => new Date(time).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })
