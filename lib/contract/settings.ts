import * as z from 'zod/mini'
import { budgetSchema } from './budget.ts'

export const RETENTION_MAX_DAYS = 3650

const daysSchema = z.nullable(
  z
    .number()
    .check(
      z.int(),
      z.minimum(1, 'Give at least 1 day.'),
      z.maximum(RETENTION_MAX_DAYS, `Give at most ${RETENTION_MAX_DAYS.toLocaleString('en')} days.`),
    ),
)

/** `GET /api/settings` */
export const settingsSchema = z.object({
  /** Conversations without activity for so many days are deleted for good; null: never. */
  retentionDays: daysSchema,
  /** What whoever runs this server allows at most; null: no limit. */
  serverRetentionDays: z.nullable(z.number()),
  /** How long the trash keeps a conversation; 0: there is none. */
  trashDays: z.number(),
  /** What one person may use here, and how much of it this one has; empty: as much as they like. */
  budgets: z.optional(z.array(budgetSchema)),
})
export type Settings = z.infer<typeof settingsSchema>

/** `PATCH /api/settings` */
export const updateSettingsSchema = z.object({ retentionDays: daysSchema })

/** `GET /api/settings/retention?days=90`: what would go now. */
export const retentionQuerySchema = z.object({
  days: z.coerce.number().check(z.int(), z.minimum(1), z.maximum(RETENTION_MAX_DAYS)),
})
export const retentionPreviewSchema = z.object({
  conversations: z.number(),
  /** The titles of some of them, the longest untouched first. */
  examples: z.array(z.string()),
})
export type RetentionPreview = z.infer<typeof retentionPreviewSchema>
