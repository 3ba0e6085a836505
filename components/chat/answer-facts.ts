import type { AnswerFacts } from '#lib/contract/message.ts'

type Fact = { name: string; value: string }

/** What there is to say of an answer, in the order in which it is asked. */
export function factsOf({ createdAt, model, usage, seconds }: AnswerFacts): Fact[] {
  return [
    model ? { name: 'Model', value: model } : null,
    createdAt ? { name: 'Written', value: whenOf(createdAt) } : null,
    typeof seconds === 'number' ? { name: 'Took', value: durationOf(seconds) } : null,
    usage
      ? { name: 'Tokens', value: `${inWords(usage.inputTokens)} read, ${inWords(usage.outputTokens)} written` }
      : null,
  ].filter((fact) => fact !== null)
}

const inWords = (count: number) => count.toLocaleString('en')

const whenOf = (time: string) => new Date(time).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })

function durationOf(exact: number): string {
  if (exact < 1) return 'under a second'
  const seconds = Math.round(exact)
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
