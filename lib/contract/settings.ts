import * as z from 'zod/mini'
import { standingInstructionsSchema } from './answering.ts'
import { budgetSchema } from './budget.ts'
import { monthSchema } from './month.ts'

/** How many models can be favourites. */
export const FAVOURITES_MAX = 50

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
  /** What is used of this month; left out where there is no limit. */
  month: z.optional(monthSchema),
  /** What goes with every message to a model. */
  instructions: z.optional(standingInstructionsSchema),
  /** What new conversations are answered by, null: by what was chosen last; and the models that stand first where one is chosen. */
  /** The older part of a conversation is summarised by itself when the model can hardly read more. */
  isSummarising: z.optional(z.boolean()),
  models: z.optional(z.object({ default: z.nullable(z.string()), favourites: z.array(z.string()) })),
})
export type Settings = z.infer<typeof settingsSchema>
