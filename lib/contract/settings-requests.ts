import * as z from 'zod/mini'
import { instructionsSchema } from './answering-requests.ts'
import { modelIdSchema } from './model.ts'
import { RETENTION_MAX_DAYS } from './retention.ts'
import { FAVOURITES_MAX } from './settings.ts'
import { storableText } from './storable-text.ts'

// Parsed by the server alone: a page doesn't load it.

const daysSchema = z.nullable(
  z
    .number()
    .check(
      z.int(),
      z.minimum(1, 'Give at least 1 day.'),
      z.maximum(RETENTION_MAX_DAYS, `Give at most ${RETENTION_MAX_DAYS.toLocaleString('en')} days.`),
    ),
)

const modelSchema = modelIdSchema.check(z.overwrite(storableText), z.minLength(1))

/** `PATCH /api/settings`: what is given changes, all of it or nothing. */
export const updateSettingsSchema = z
  .object({
    retentionDays: z.optional(daysSchema),
    /** What the person says of themselves; empty: nothing. */
    about: z.optional(instructionsSchema),
    /** How they want to be answered. */
    style: z.optional(instructionsSchema),
    isLeftOutOfTemporary: z.optional(z.boolean()),
    isSummarising: z.optional(z.boolean()),
    defaultModel: z.optional(z.nullable(modelSchema)),
    /** All of them. */
    favouriteModels: z.optional(
      z.array(modelSchema).check(z.maxLength(FAVOURITES_MAX, `At most ${FAVOURITES_MAX} models can be favourites.`)),
    ),
  })
  .check(z.refine((change) => Object.keys(change).length > 0, 'Nothing to change: give at least one field.'))
export type SettingsChange = z.infer<typeof updateSettingsSchema>

/** `GET /api/settings/retention?days=90`: what would go now. */
export const retentionQuerySchema = z.object({
  days: z.coerce.number().check(z.int(), z.minimum(1), z.maximum(RETENTION_MAX_DAYS)),
})
