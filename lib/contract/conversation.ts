import * as z from 'zod/mini'
import { answeringSchema } from './answering.ts'
import { messageSchema } from './message.ts'
import { liveTurnSchema } from './turn.ts'

export const TITLE_MAX_LENGTH = 200

/** The name of a conversation that has none of its own. */
export const UNTITLED = 'New conversation'

/** The most that one page of a list can hold. */
export const LIST_PAGE_MAX = 100

/** How long a temporary conversation lasts at most. */
export const TEMPORARY_HOURS = 24

/** A provider's conversation id. Opaque: only its prefix is promised. */
export const conversationIdSchema = z
  .string()
  .check(z.regex(/^conv_[A-Za-z0-9_-]{1,120}$/, 'Expected an id that begins with conv_.'))

export const conversationSchema = z.object({
  id: z.string(),
  title: z.string(),
  provider: z.enum(['openai', 'local']),
  model: z.string(),
  /** ISO 8601 */
  createdAt: z.string(),
  /** ISO 8601: the last activity */
  updatedAt: z.string(),
  /** On top of the list since; null: not pinned. */
  pinnedAt: z.nullable(z.string()),
  archivedAt: z.nullable(z.string()),
  trashedAt: z.nullable(z.string()),
  /** When it is deleted for good: of a temporary conversation, or of one in the trash. */
  expiresAt: z.nullable(z.string()),
  isTemporary: z.boolean(),
  /** The turn that runs in it. */
  liveTurnId: z.nullable(z.string()),
  /** The caller's own pairs. */
  metadata: z.record(z.string(), z.string()),
  /** Changes when another path through its branches is shown; null: it has none, or what was there before them is shown. */
  shownBranch: z.optional(z.nullable(z.string())),
  /** The conversation that it was branched from, and what that was called then; null: from none, or that is gone. */
  branchedFrom: z.optional(z.nullable(z.object({ id: z.string(), title: z.string() }))),
  /** How it is answered, as far as that was chosen. */
  answering: z.optional(answeringSchema),
  /** Whether it has instructions of its own, which `GET /api/conversations/:id/instructions` tells. */
  hasInstructions: z.optional(z.boolean()),
  /** The project that it belongs to; null: none. */
  projectId: z.optional(z.nullable(z.string())),
})
export type Conversation = z.infer<typeof conversationSchema>

/**
 * The lists there are. `all` is what isn't archived, in the trash or temporary; `recent` is the same without `pinned`.
 */
export const listViewSchema = z.enum(['all', 'recent', 'pinned', 'archived', 'trash'])
export type ListView = z.infer<typeof listViewSchema>

/** `GET /api/conversations`, most recent activity first. */
export const conversationListSchema = z.object({
  conversations: z.array(conversationSchema),
  nextCursor: z.nullable(z.string()),
})
export type ConversationList = z.infer<typeof conversationListSchema>

/** The reply that carries one conversation. */
export const conversationReplySchema = z.object({ conversation: conversationSchema })

export const deletedReplySchema = z.object({
  id: z.string(),
  deleted: z.literal(true),
  /** Null: for good. */
  trashedAt: z.nullable(z.string()),
})

/** `GET /api/conversations/:id`: one page of messages, oldest first; `olderCursor` leads to the page before it. */
export const historySchema = z.object({
  conversation: conversationSchema,
  messages: z.array(messageSchema),
  liveTurn: z.nullable(liveTurnSchema),
  /** Turns that wait behind the live one, in the order in which they will run. */
  queuedTurns: z.array(liveTurnSchema),
  olderCursor: z.nullable(z.string()),
})
export type History = z.infer<typeof historySchema>
