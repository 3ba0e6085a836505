import * as z from 'zod/mini'
import { conversationSchema } from './conversation.ts'
import { errorInfoSchema } from './error.ts'
import { sentFileSchema } from './file.ts'
import { answerFactsSchema } from './message.ts'
import { partSchema } from './part.ts'

/** The place among what the provider made in this turn, which may not come in that order; without it, it comes last. */
const place = z.optional(z.number())

const endedStatusSchema = z.enum(['completed', 'incomplete', 'failed', 'cancelled'])

/** `POST /api/chat` without `Accept: text/event-stream`: one reply when the turn has ended. */
export const chatReplySchema = z.object({
  conversationId: z.string(),
  turnId: z.string(),
  responseId: z.nullable(z.string()),
  content: z.string(),
  /** `queued` comes with 202: the turn was accepted and runs, but can't be followed now. */
  status: z.enum([...endedStatusSchema.options, 'queued']),
  /** Only of a failed turn. */
  error: z.optional(errorInfoSchema),
})
export type ChatReply = z.infer<typeof chatReplySchema>

/**
 * What the server streams to the browser about one turn. Applying the same event twice changes nothing: a delta says at
 * which character it begins, so a browser that reconnects can be sent everything again.
 */
export const chatEventSchema = z.discriminatedUnion('type', [
  /** The turn exists and is owned; nothing typed can be lost from here on. */
  z.object({
    type: z.literal('turn-start'),
    turnId: z.string(),
    /** The turn that was asked for, where this one runs in its place: another device had sent the same one again. */
    askedFor: z.optional(z.string()),
    input: z.string(),
    /** What was sent with it; left out where nothing was. */
    files: z.optional(z.array(sentFileSchema)),
    model: z.string(),
    /** It answers once more what stands there already: its message isn't to be shown a second time. */
    isAgain: z.optional(z.boolean()),
    conversation: conversationSchema,
  }),
  /**
   * Something people may want to know while they wait: it waits for another turn (`queued`), it runs (`running`), the
   * provider is busy and is asked again (`retrying`), a fault in the conversation was mended (`repaired`), the provider had
   * lost the conversation and it was made anew from earlier answers (`rebuilt`).
   */
  z.object({
    type: z.literal('turn-progress'),
    turnId: z.string(),
    progress: z.enum(['queued', 'running', 'retrying', 'repaired', 'rebuilt']),
    /** While it waits (`queued`) for what it goes on from to be copied: so many items of so many. */
    copied: z.optional(z.object({ done: z.number(), of: z.number() })),
  }),
  /** The provider began a message. */
  z.object({ type: z.literal('message-start'), turnId: z.string(), messageId: z.string(), place }),
  /** More text for that message, from the character `offset` (UTF-16 units, as JavaScript counts) on. */
  z.object({
    type: z.literal('text-delta'),
    turnId: z.string(),
    messageId: z.string(),
    offset: z.number(),
    delta: z.string(),
  }),
  /** The provider began something beside the text, or more is known of it. */
  z.object({ type: z.literal('part-start'), turnId: z.string(), part: partSchema, place }),
  /** More of its text, or of a tool's input, from the character `offset` on. */
  z.object({
    type: z.literal('part-delta'),
    turnId: z.string(),
    key: z.string(),
    offset: z.number(),
    delta: z.string(),
  }),
  /** It is whole; of a text, where it is from is known. */
  z.object({ type: z.literal('part-end'), turnId: z.string(), part: partSchema, place }),
  /** The last event of every turn. */
  z.object({
    type: z.literal('turn-end'),
    turnId: z.string(),
    status: endedStatusSchema,
    responseId: z.nullable(z.string()),
    error: z.nullable(errorInfoSchema),
    /** ISO 8601: the last activity of the conversation, which this end is. */
    endedAt: z.optional(z.nullable(z.string())),
    facts: z.optional(answerFactsSchema),
  }),
])
export type ChatEvent = z.infer<typeof chatEventSchema>
export type TurnEnd = Extract<ChatEvent, { type: 'turn-end' }>
export type TurnProgress = Extract<ChatEvent, { type: 'turn-progress' }>['progress']
