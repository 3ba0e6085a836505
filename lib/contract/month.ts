import * as z from 'zod/mini'

/** What of a month a person may use, and has used. */
export const monthSchema = z.object({
  usedTokens: z.number(),
  allowedTokens: z.nullable(z.number()),
  usedCost: z.nullable(z.number()),
  allowedCost: z.nullable(z.number()),
  /** When the next one begins. ISO 8601 */
  backAt: z.string(),
})
export type Month = z.infer<typeof monthSchema>
