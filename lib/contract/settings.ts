import * as z from 'zod/mini'
import { standingInstructionsSchema } from './answering.ts'
import { budgetSchema } from './budget.ts'

export const RETENTION_MAX_DAYS = 3650

/** `GET /api/settings` */
export const settingsSchema = z.object({
  /** Conversations without activity for so many days are deleted for good; null: never. */
  retentionDays: z.nullable(z.number()),
  /** What whoever runs this server allows at most; null: no limit. */
  serverRetentionDays: z.nullable(z.number()),
  /** How long the trash keeps a conversation; 0: there is none. */
  trashDays: z.number(),
  /** How large an uploaded file may be; left out by a server that takes none. */
  uploadMaxBytes: z.optional(z.number()),
  /** What one person may use here, and how much of it this one has; empty: as much as they like. */
  budgets: z.optional(z.array(budgetSchema)),
  /** What goes with every message to a model. */
  instructions: z.optional(standingInstructionsSchema),
})
export type Settings = z.infer<typeof settingsSchema>

export const retentionPreviewSchema = z.object({
  conversations: z.number(),
  /** The titles of some of them, the longest untouched first. */
  examples: z.array(z.string()),
})
export type RetentionPreview = z.infer<typeof retentionPreviewSchema>
