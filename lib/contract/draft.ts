import * as z from 'zod/mini'

/** The place of what is typed before there is a conversation. */
export const NEW_PLACE = 'new'

/** How many drafts one person has at most. */
export const DRAFTS_MAX = 1000

/** What was typed in a place and not sent yet, as it is now. */
export const draftSchema = z.object({
  /** A conversation's id, or `new`. */
  place: z.string(),
  /** Empty: nothing is typed there. */
  text: z.string(),
  /** Another one after each write; null: there is no draft. */
  revision: z.nullable(z.number()),
  /** What another device had typed there when a text came that didn't know it. */
  replaced: z.nullable(z.string()),
  /** ISO 8601. Of two states of a draft the later one holds. */
  updatedAt: z.string(),
})
export type Draft = z.infer<typeof draftSchema>
