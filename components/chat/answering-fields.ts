import type { Answering } from '#lib/contract/answering.ts'
import { EFFORTS, type HostedTool, LEAST_TOKENS, MOST_TOKENS, VERBOSITIES } from '#lib/contract/answering-choices.ts'

/** What is typed and chosen in the dialog; empty: the model's own way. */
export type Fields = {
  effort: string
  verbosity: string
  temperature: string
  topP: string
  maxOutputTokens: string
  tools: readonly string[]
}

const OWN = { value: '', label: 'Model’s own' }

const named = (values: readonly string[], words: Record<string, string> = {}) => [
  OWN,
  ...values.map((value) => ({ value, label: words[value] ?? value.charAt(0).toUpperCase() + value.slice(1) })),
]

export const effortOptions = named(EFFORTS, { xhigh: 'Highest' })
export const verbosityOptions = named(VERBOSITIES, { low: 'Short', medium: 'Medium', high: 'Long' })

const numbers = {
  temperature: { min: 0, max: 2, isWhole: false, words: 'a number from 0 to 2' },
  topP: { min: 0, max: 1, isWhole: false, words: 'a number from 0 to 1' },
  maxOutputTokens: {
    ...{ min: LEAST_TOKENS, max: MOST_TOKENS, isWhole: true },
    words: `a whole number from ${LEAST_TOKENS} to ${MOST_TOKENS.toLocaleString('en')}`,
  },
} as const
export type NumberName = keyof typeof numbers
export const numberNames = Object.keys(numbers) as NumberName[]

export const toolWords: Record<HostedTool, { label: string; note: string }> = {
  web_search: {
    label: 'Web search',
    note: 'Looks things up on the web. What it looks for leaves the provider, and a search costs extra.',
  },
  image_generation: {
    label: 'Pictures',
    note: 'Draws pictures from words at the provider. A picture costs far more than text.',
  },
}

export const fieldsOf = ({ effort, verbosity, temperature, topP, maxOutputTokens, tools }: Answering): Fields => ({
  effort: effort ?? '',
  verbosity: verbosity ?? '',
  temperature: String(temperature ?? ''),
  topP: String(topP ?? ''),
  maxOutputTokens: String(maxOutputTokens ?? ''),
  tools: tools ?? [],
})

/** What is wrong with a number as it is typed; null: nothing. */
export function numberFault(name: NumberName, typed: string): string | null {
  const { min, max, isWhole, words } = numbers[name]
  const value = numberIn(typed)
  if (value === undefined) return null
  const isGood = value >= min && value <= max && (!isWhole || Number.isInteger(value))
  return isGood ? null : `Give ${words}, or nothing for the model’s own.`
}

/** As it is sent. */
export const answeringOf = ({ effort, verbosity, tools, ...typed }: Fields): Answering => ({
  ...(effort && { effort }),
  ...(verbosity && { verbosity }),
  ...Object.fromEntries(
    numberNames.flatMap((name) => {
      const value = numberIn(typed[name])
      return value === undefined ? [] : [[name, value]]
    }),
  ),
  ...(tools.length > 0 && { tools: [...tools] }),
})

/** With a comma too, as much of the world writes it. */
function numberIn(typed: string): number | undefined {
  const text = typed.trim().replace(',', '.')
  return text === '' ? undefined : Number(text)
}
