import * as z from 'zod/mini'
import { conversationSchema } from './conversation.ts'
import { draftSchema } from './draft.ts'

/**
 * What `GET /api/events` streams to the owner's browsers, on every node. It carries how things are, not what was done to
 * them: created, renamed, pinned, archived, put into the trash, restored, a turn started or ended – all of it is in the
 * conversation. So applying an event twice, or missing one before a later one, changes nothing.
 */
export const liveEventSchema = z.discriminatedUnion('type', [
  /** First on every connection, and when something may have been missed: read anew what is shown. */
  z.object({ type: z.literal('refresh') }),
  z.object({ type: z.literal('conversation-changed'), conversation: conversationSchema }),
  /** Gone for good, or somebody else's now. */
  z.object({ type: z.literal('conversation-removed'), id: z.string() }),
  /** What was typed somewhere, as it is now. Only for clients of the contract's third version. */
  z.object({ type: z.literal('draft-changed'), draft: draftSchema }),
  /** The person's settings are others now: read them anew. Only for clients of the contract's fourth version. */
  z.object({ type: z.literal('settings-changed') }),
  /** The same of their projects, and of how many conversations are in each. */
  z.object({ type: z.literal('projects-changed') }),
])
export type LiveEvent = z.infer<typeof liveEventSchema>

/** `viewer` is who the page believes to be; another account's events would only confuse it. */
export const liveQuerySchema = z.object({ viewer: z.optional(z.string()) })
