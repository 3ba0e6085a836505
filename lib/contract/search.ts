import * as z from 'zod/mini'

export const QUERY_MAX_LENGTH = 200

/** Part of a text, and what to mark in it: pairs of start and end, in UTF-16 units as JavaScript counts. */
export const snippetSchema = z.object({
  text: z.string(),
  ranges: z.array(z.tuple([z.number(), z.number()])),
})
export type Snippet = z.infer<typeof snippetSchema>

/** A message that was found, or with `itemId: null` a conversation by its title. */
export const searchHitSchema = z.object({
  conversationId: z.string(),
  /** The message in the conversation's history. */
  itemId: z.nullable(z.string()),
  role: z.nullable(z.enum(['user', 'assistant'])),
  title: snippetSchema,
  /** Of the message; null for a title. */
  snippet: z.nullable(snippetSchema),
  isArchived: z.boolean(),
  /** ISO 8601: of the message, or the conversation's last activity. */
  createdAt: z.string(),
})
export type SearchHit = z.infer<typeof searchHitSchema>

/** `GET /api/search`: the best first, the hits of one conversation one after another. */
export const searchReplySchema = z.object({
  hits: z.array(searchHitSchema),
  nextCursor: z.nullable(z.string()),
  /** Whether messages are searched too, or only titles (SEARCH_INDEX=off). */
  covers: z.enum(['messages', 'titles']),
})
export type SearchReply = z.infer<typeof searchReplySchema>
