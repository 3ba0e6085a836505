import * as z from 'zod/mini'
import { errorInfoSchema } from './error.ts'
import { sentFileSchema } from './file.ts'
import { partSchema } from './part.ts'
import { versionsSchema } from './turn.ts'

export const messageIdSchema = z.string().check(z.regex(/^[\w:-]{1,200}$/, 'Expected the id of a message.'))

/** How an answer came about: when it was whole (ISO 8601), by which model, how much it took, and how long. */
export const answerFactsSchema = z.object({
  createdAt: z.optional(z.nullable(z.string())),
  model: z.optional(z.nullable(z.string())),
  usage: z.optional(
    z.nullable(
      z.object({
        inputTokens: z.number(),
        outputTokens: z.number(),
        /** Of the input what had been read before. */
        cachedTokens: z.optional(z.nullable(z.number())),
        /** Of the output what was thought. */
        reasoningTokens: z.optional(z.nullable(z.number())),
      }),
    ),
  ),
  seconds: z.optional(z.nullable(z.number())),
})
export type AnswerFacts = z.infer<typeof answerFactsSchema>

/** A branch whose model knows the older part of what is above by a summary. */
export const summarySchema = z.object({
  branchId: z.string(),
  /** Where the conversation goes on with every word; null: in the root. */
  fullBranchId: z.nullable(z.string()),
  /** Whether the path that was read goes on with it. */
  isShown: z.boolean(),
  /** How many messages it stands for. */
  messages: z.number(),
  /** The first message on the other of the two paths; null: none. */
  other: z.nullable(z.string()),
})
export type Summary = z.infer<typeof summarySchema>

/**
 * A message as people see it. The last one of a turn says in `status` how the turn ended; the one before is `completed`:
 * - `completed`: whole; `error` may say something that is worth knowing all the same
 * - `incomplete`: the model stopped before its end (length, filter)
 * - `cancelled`: somebody pressed Stop
 * - `failed`: there was no answer, or only a part of it; `error` says why and `turnId` lets it be sent again
 */
export const messageSchema = z.object({
  id: z.string(),
  role: z.enum(['user', 'assistant']),
  /** Markdown when the assistant wrote it, plain text when the user did. */
  content: z.string(),
  status: z.enum(['completed', 'incomplete', 'cancelled', 'failed']),
  turnId: z.nullable(z.string()),
  error: z.nullable(errorInfoSchema),
  /** Of an answer: all that came of the model, in its order; `content` is the text among it. */
  parts: z.optional(z.array(partSchema)),
  /** Of a person's message: what was sent with it, in its order. */
  files: z.optional(z.array(sentFileSchema)),
  /** Where the conversation parts here. */
  versions: z.optional(versionsSchema),
  /** What stands before this one the model knows by its words alone: a branch begins here, and took with it no more. */
  isCutBefore: z.optional(z.boolean()),
  /** Behind this one the older part can be, or is, known to the model by a summary alone. */
  summary: z.optional(summarySchema),
  /** Of an answer whose turn is known. */
  ...answerFactsSchema.shape,
})
export type Message = z.infer<typeof messageSchema>
