import * as z from 'zod/mini'

/** What was, or is being, deleted of one conversation: numbers and times, no content. */
export const receiptSchema = z.object({
  id: z.string(),
  conversationId: z.string(),
  provider: z.enum(['openai', 'local']),
  reason: z.enum(['person', 'trash', 'retention', 'temporary', 'account', 'moved']),
  /** ISO 8601: when the conversation was begun, when its deletion was asked for, when nothing was left; null: not yet. */
  conversationCreatedAt: z.string(),
  requestedAt: z.string(),
  completedAt: z.nullable(z.string()),
  items: z.number(),
  responses: z.number(),
  files: z.number(),
  /** Responses whose id never came: they can't be deleted, and some may remain at the provider until they expire. */
  unnamed: z.optional(z.number()),
  /** Why it isn't done yet, when an attempt failed. */
  delay: z.nullable(z.string()),
})
export type Receipt = z.infer<typeof receiptSchema>

/** `GET /api/deletions?cursor=…`, newest first. */
export const receiptsQuerySchema = z.object({ cursor: z.optional(z.string().check(z.maxLength(300))) })
export const receiptsSchema = z.object({ receipts: z.array(receiptSchema), nextCursor: z.nullable(z.string()) })
