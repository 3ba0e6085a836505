import * as z from 'zod/mini'
import { draftSchema } from './draft.ts'

/** `GET /api/drafts` */
export const draftListSchema = z.object({
  drafts: z.array(draftSchema),
  /** There are no others. */
  isWhole: z.boolean(),
})

/** `PATCH /api/drafts` */
export const draftReplySchema = z.object({ draft: draftSchema })
