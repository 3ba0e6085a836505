import * as z from 'zod/mini'

/** `GET /api/health`: which version runs, and which provider new conversations go to. */
export const healthSchema = z.object({
  status: z.literal('ok'),
  version: z.string(),
  provider: z.enum(['openai', 'local']),
})
export type Health = z.infer<typeof healthSchema>
