import * as z from 'zod/mini'

/** `GET /api/models`: what the provider offers, the default first. */
export const modelListSchema = z.object({
  provider: z.enum(['openai', 'local']),
  models: z.array(z.object({ id: z.string() })),
  defaultModel: z.string(),
})
export type ModelList = z.infer<typeof modelListSchema>
