import { durationInWords } from '#lib/client/words/duration.ts'
import type { AnswerFacts } from '#lib/contract/message.ts'

type Fact = { name: string; value: string }

/** What there is to say of an answer, in the order in which it is asked. */
export function factsOf({ createdAt, model, usage, seconds }: AnswerFacts): Fact[] {
  return [
    model ? { name: 'Model', value: model } : null,
    createdAt ? { name: 'Written', value: whenOf(createdAt) } : null,
    typeof seconds === 'number' ? { name: 'Took', value: durationInWords(seconds) } : null,
    usage
      ? { name: 'Tokens', value: `${inWords(usage.inputTokens)} read, ${inWords(usage.outputTokens)} written` }
      : null,
  ].filter((fact) => fact !== null)
}

const inWords = (count: number) => count.toLocaleString('en')

const whenOf = (time: string) => new Date(time).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })
