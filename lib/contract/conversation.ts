import * as z from 'zod/mini'
import { messageSchema } from './message.ts'
import { storableText } from './storable-text.ts'
import { liveTurnSchema } from './turn.ts'

export const TITLE_MAX_LENGTH = 200

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
})
export type Conversation = z.infer<typeof conversationSchema>

export const listConversationsQuerySchema = z.object({
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), 30),
  cursor: z.optional(z.string().check(z.maxLength(300))),
})

/** `GET /api/conversations`, most recent activity first. */
export const conversationListSchema = z.object({
  conversations: z.array(conversationSchema),
  nextCursor: z.nullable(z.string()),
})
export type ConversationList = z.infer<typeof conversationListSchema>

const titleSchema = z
  .string()
  .check(
    z.overwrite(storableText),
    z.trim(),
    z.minLength(1, 'A title needs at least one character.'),
    z.maxLength(TITLE_MAX_LENGTH),
  )

/** `POST /api/conversations`: a conversation without a message. */
export const createConversationSchema = z.object({
  title: z.optional(titleSchema),
  model: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
})

/** `PATCH /api/conversations/:id` */
export const renameConversationSchema = z.object({ title: titleSchema })

/** The reply that carries one conversation. */
export const conversationReplySchema = z.object({ conversation: conversationSchema })

/** `DELETE /api/conversations/:id` */
export const deletedReplySchema = z.object({ id: z.string(), deleted: z.literal(true) })

export const historyQuerySchema = z.object({ cursor: z.optional(z.string().check(z.maxLength(300))) })

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
