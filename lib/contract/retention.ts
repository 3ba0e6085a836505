import * as z from 'zod/mini'

export const RETENTION_MAX_DAYS = 3650

export const retentionPreviewSchema = z.object({
  conversations: z.number(),
  /** The titles of some of them, the longest untouched first. */
  examples: z.array(z.string()),
})
export type RetentionPreview = z.infer<typeof retentionPreviewSchema>
