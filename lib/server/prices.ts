import 'server-only'
import { readFileSync } from 'node:fs'
import * as z from 'zod/mini'
import { EnvError, env } from '#lib/server/env.ts'
import { processWide } from '#lib/server/process-wide.ts'

const price = z.number().check(z.minimum(0))

/** For a million tokens each. What is `cached` or `reasoning` costs as the rest, unless it says otherwise. */
const pricesSchema = z.strictObject({
  currency: z.string().check(z.regex(/^[A-Z]{3}$/, 'Expected three capitals, such as EUR.')),
  models: z.record(
    z.string(),
    z.strictObject({
      ...{ input: price, output: price, cached: z.optional(price), reasoning: z.optional(price) },
      /** How many tokens the model reads at once, where its provider doesn't tell. */
      context: z.optional(z.number().check(z.int(), z.minimum(1))),
    }),
  ),
})
export type Prices = z.infer<typeof pricesSchema>

const MILLION = 1_000_000

/**
 * What tokens cost, as `PRICES_FILE` says; null: nobody said. Read once.
 * @throws EnvError
 */
export function prices(): Prices | null {
  const { PRICES_FILE: file } = env()
  return file === undefined ? null : processWide('parley.prices', () => readPrices(file))
}

/** @throws EnvError that says what is wrong with the file */
export function readPrices(file: string): Prices {
  try {
    const read = pricesSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')))
    if (read.success) return read.data
    const [fault] = read.error.issues
    throw new Error(`${fault?.path.join('.') ?? ''}: ${fault?.message ?? 'not as expected'}`)
  } catch (error) {
    throw new EnvError(`PRICES_FILE is not usable. ${error instanceof Error ? error.message : ''}`)
  }
}

type Counted = {
  model: string
  inputTokens: number
  cachedTokens: number
  outputTokens: number
  reasoningTokens: number
}

/** What these tokens cost; null where there is no price for the model. */
export function costOf({ model, ...counted }: Counted, known: Prices | null): number | null {
  const found = known?.models[model]
  if (!found) return null
  const { input, output, cached = input, reasoning = output } = found
  const { inputTokens, cachedTokens, outputTokens, reasoningTokens } = counted
  const full = (inputTokens - cachedTokens) * input + cachedTokens * cached
  return (full + (outputTokens - reasoningTokens) * output + reasoningTokens * reasoning) / MILLION
}
