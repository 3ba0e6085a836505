import * as z from 'zod/mini'
import { monthSchema } from './month.ts'

const countsSchema = z.object({
  turns: z.number(),
  inputTokens: z.number(),
  /** Of the input what had been read before. */
  cachedTokens: z.number(),
  outputTokens: z.number(),
  /** Of the output what was thought. */
  reasoningTokens: z.number(),
  /** In the currency of the prices; null: whoever runs this server gave none for it. */
  cost: z.nullable(z.number()),
})
export type UsageCounts = z.infer<typeof countsSchema>

/** `GET /api/usage?days=30`, the newest day first. */
export const usageReplySchema = z.object({
  days: z.array(
    z.object({
      /** `2026-11-28`, in UTC */
      day: z.string(),
      provider: z.string(),
      model: z.string(),
      /** The project that it was in; null: none. It may be gone by now. */
      projectId: z.nullable(z.string()),
      ...countsSchema.shape,
    }),
  ),
  /** As in `EUR`; null: there are no prices. */
  currency: z.nullable(z.string()),
  month: monthSchema,
})
export type UsageReply = z.infer<typeof usageReplySchema>

/** `GET /api/conversations/:id/usage` */
export const conversationUsageSchema = z.object({ usage: countsSchema, currency: z.nullable(z.string()) })
export type ConversationUsage = z.infer<typeof conversationUsageSchema>

export const usageQuerySchema = z.object({
  days: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(400)), 30),
})
