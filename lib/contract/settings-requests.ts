import * as z from 'zod/mini'
import { RETENTION_MAX_DAYS } from './settings.ts'

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

/** `PATCH /api/settings` */
export const updateSettingsSchema = z.object({ retentionDays: daysSchema })

/** `GET /api/settings/retention?days=90`: what would go now. */
export const retentionQuerySchema = z.object({
  days: z.coerce.number().check(z.int(), z.minimum(1), z.maximum(RETENTION_MAX_DAYS)),
})
