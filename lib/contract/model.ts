import * as z from 'zod/mini'

const providerSchema = z.enum(['openai', 'local'])
export type Provider = z.infer<typeof providerSchema>

/** `GET /api/models?provider=`: without it, the provider of new conversations. */
export const listModelsQuerySchema = z.object({ provider: z.optional(providerSchema) })

/** `GET /api/models`: what a provider offers, the default first. */
export const modelListSchema = z.object({
  provider: providerSchema,
  models: z.array(z.object({ id: z.string() })),
  defaultModel: z.string(),
})
export type ModelList = z.infer<typeof modelListSchema>
