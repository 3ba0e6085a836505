import * as z from 'zod/mini'
import { promptIdSchema, updatePromptSchema } from '#lib/contract/prompt-requests.ts'
import { deletePrompt, updatePrompt } from '#lib/server/prompts/prompts.ts'
import { route } from '#lib/server/route.ts'

const params = z.object({ id: promptIdSchema })
const onBadParams = 'prompt_not_found'

export const PATCH = route({ params, onBadParams, body: updatePromptSchema }, async ({ user, params, body }) => ({
  prompt: await updatePrompt(user, params.id, body),
}))

export const DELETE = route({ params, onBadParams }, async ({ user, params }) => {
  await deletePrompt(user, params.id)
  return { id: params.id, deleted: true }
})
