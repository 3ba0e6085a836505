import { createPromptSchema } from '#lib/contract/prompt-requests.ts'
import { createPrompt, listPrompts } from '#lib/server/prompts/prompts.ts'
import { route } from '#lib/server/route.ts'

export const GET = route({}, async ({ user }) => ({ prompts: await listPrompts(user) }))

export const POST = route({ body: createPromptSchema }, async ({ user, body }) => ({
  prompt: await createPrompt(user, body),
}))
