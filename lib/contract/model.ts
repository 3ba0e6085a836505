import * as z from 'zod/mini'

const providerSchema = z.enum(['openai', 'local'])
export type Provider = z.infer<typeof providerSchema>

/** A model's name, as its provider knows it: of some servers it is the path of a file. */
export const modelIdSchema = z.string().check(z.minLength(1), z.maxLength(1000))

/** `GET /api/models?provider=`: without it, the provider of new conversations. */
export const listModelsQuerySchema = z.object({ provider: z.optional(providerSchema) })

/** `GET /api/models`: what a provider offers, the default first. */
export const modelListSchema = z.object({
  provider: providerSchema,
  models: z.array(
    z.object({
      id: z.string(),
      /** Whether it can be sent pictures; null: nobody knows yet. */
      takesPictures: z.optional(z.nullable(z.boolean())),
      /** How much it reads at once, in tokens; null, as everything here: nobody knows. */
      contextTokens: z.optional(z.nullable(z.number())),
      /** Whether it calls tools, and whether it thinks before it answers. */
      callsTools: z.optional(z.nullable(z.boolean())),
      thinks: z.optional(z.nullable(z.boolean())),
      /** The settings that it turned out not to take, by their names, or one value as in `effort=none`. */
      refuses: z.optional(z.array(z.string())),
    }),
  ),
  /** Others that are there, and aren't offered for a chat: what answers with one goes on. */
  more: z.optional(z.array(z.string())),
  /** The demo answers in place of a model server that isn't there. */
  isStandIn: z.optional(z.boolean()),
  /** The tools that this provider has of its own. */
  tools: z.optional(z.array(z.string())),
  /** Whether the older part of a conversation can be summarised. */
  canSummarise: z.optional(z.boolean()),
  defaultModel: z.string(),
})
export type ModelList = z.infer<typeof modelListSchema>
export type ListedModel = ModelList['models'][number]
