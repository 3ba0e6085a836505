import * as z from 'zod/mini'

export const PROMPT_TITLE_MAX_LENGTH = 100
export const PROMPT_MAX_LENGTH = 20_000

/** How many prompts one person keeps at most. */
export const PROMPTS_MAX = 500

/** How large an import may be. */
export const PROMPT_IMPORT_MAX_BYTES = 5_000_000

/** A text that a person keeps to use again; what stands in `{{…}}` is to be filled in. */
export const promptSchema = z.object({
  id: z.string(),
  title: z.string(),
  text: z.string(),
  /** ISO 8601 */
  updatedAt: z.string(),
})
export type Prompt = z.infer<typeof promptSchema>

/** `GET /api/prompts`: all, by title. */
export const promptListSchema = z.object({ prompts: z.array(promptSchema) })

export const promptReplySchema = z.object({ prompt: promptSchema })

/** `DELETE /api/prompts/:id` */
export const deletedPromptSchema = z.object({ id: z.string(), deleted: z.literal(true) })

/** `POST /api/prompts/import`: how many were new; the others were there already. */
export const promptImportReplySchema = z.object({ imported: z.number(), known: z.number() })
