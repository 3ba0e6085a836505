import * as z from 'zod/mini'
import type { Answering } from './answering.ts'
import { EFFORTS, HOSTED_TOOLS, LEAST_TOKENS, MOST_TOKENS, VERBOSITIES } from './answering-choices.ts'
import { INSTRUCTIONS_MAX_LENGTH } from './instructions.ts'
import { storableText } from './storable-text.ts'

// Parsed by the server alone: a page doesn't load it.

const number = (min: number, max: number, words: string) =>
  z.number().check(z.minimum(min, words), z.maximum(max, words))

const TOKENS = `Expected a whole number from ${LEAST_TOKENS} to ${MOST_TOKENS}.`

/** The whole of it: what is left out is the model's own way again. */
export const answeringRequestSchema: z.ZodMiniType<Answering> = z.strictObject({
  effort: z.optional(z.enum(EFFORTS)),
  verbosity: z.optional(z.enum(VERBOSITIES)),
  temperature: z.optional(number(0, 2, 'Expected a number from 0 to 2.')),
  topP: z.optional(number(0, 1, 'Expected a number from 0 to 1.')),
  maxOutputTokens: z.optional(number(LEAST_TOKENS, MOST_TOKENS, TOKENS).check(z.int(TOKENS))),
  tools: z.optional(z.array(z.enum(HOSTED_TOOLS)).check(z.maxLength(HOSTED_TOOLS.length))),
})

const TOO_LONG = `At most ${INSTRUCTIONS_MAX_LENGTH.toLocaleString('en')} characters.`

/** Empty: none. */
export const instructionsSchema = z
  .string()
  .check(z.overwrite(storableText), z.trim(), z.maxLength(INSTRUCTIONS_MAX_LENGTH, TOO_LONG))
