import * as z from 'zod/mini'

// Parsed by the server alone: a page doesn't load it.

const MAX_INT = 2_147_483_647

/** `PATCH /api/drafts`: what is typed in a place now. */
export const writeDraftSchema = z.object({
  /** A conversation's id, or `new`. */
  place: z.string(),
  /** Empty: nothing is typed there any more, as when it was sent. */
  text: z.string(),
  /** The revision that the text was typed over; null: there was no draft. */
  basedOn: z.nullable(z.number().check(z.int(), z.minimum(1), z.maximum(MAX_INT))),
  /** What is kept of another device's text from now on; null: nothing. Only heeded where `basedOn` is the newest revision. */
  replaced: z.optional(z.nullable(z.string())),
})
export type WriteDraft = z.infer<typeof writeDraftSchema>
