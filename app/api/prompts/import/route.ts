import { PROMPT_IMPORT_MAX_BYTES } from '#lib/contract/prompt.ts'
import { importPromptsSchema } from '#lib/contract/prompt-requests.ts'
import { importPrompts } from '#lib/server/prompts/prompts.ts'
import { route } from '#lib/server/route.ts'

export const POST = route(
  { body: importPromptsSchema, bodyMaxBytes: PROMPT_IMPORT_MAX_BYTES },
  async ({ user, body }) => importPrompts(user, body.prompts),
)
