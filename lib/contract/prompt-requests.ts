import * as z from 'zod/mini'
import { PROMPT_MAX_LENGTH, PROMPT_TITLE_MAX_LENGTH, PROMPTS_MAX } from './prompt.ts'
import { storableText } from './storable-text.ts'

const titleSchema = z
  .string()
  .check(
    z.overwrite(storableText),
    z.trim(),
    z.minLength(1, 'A title needs at least one character.'),
    z.maxLength(PROMPT_TITLE_MAX_LENGTH, 'A title has at most 100 characters.'),
  )
const textSchema = z.string().check(
  z.overwrite(storableText),
  z.refine((text) => text.trim() !== '', 'A prompt needs a text.'),
  z.maxLength(PROMPT_MAX_LENGTH, 'A prompt has at most 20,000 characters.'),
)

export const promptIdSchema = z.uuid('Expected a UUID.')

/** `POST /api/prompts` */
export const createPromptSchema = z.object({ title: titleSchema, text: textSchema })
export type NewPrompt = z.infer<typeof createPromptSchema>

/** `PATCH /api/prompts/:id`: what is given changes. */
export const updatePromptSchema = z
  .object({ title: z.optional(titleSchema), text: z.optional(textSchema) })
  .check(z.refine((change) => Object.keys(change).length > 0, 'Nothing to change: give at least one field.'))
export type PromptChange = z.infer<typeof updatePromptSchema>

/** `POST /api/prompts/import`, and the file that prompts are exported to. */
export const importPromptsSchema = z.object({
  prompts: z
    .array(createPromptSchema)
    .check(z.minLength(1, 'There is no prompt in it.'), z.maxLength(PROMPTS_MAX, 'At most 500 prompts can be kept.')),
})
