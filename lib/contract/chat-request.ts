import * as z from 'zod/mini'
import { answeringRequestSchema, instructionsSchema } from './answering-requests.ts'
import { fileIdSchema } from './file.ts'
import { messageIdSchema } from './message.ts'
import { modelIdSchema } from './model.ts'
import { projectIdSchema } from './project-requests.ts'
import { turnIdSchema } from './turn.ts'

// Parsed by the server alone: a page doesn't load it.

/** `POST /api/chat`. Without `conversationId` a conversation is made; `turnId` makes a repeated POST harmless. */
export const chatRequestSchema = z
  .object({
    /** Left out with `againOf`. */
    message: z.optional(z.string()),
    conversationId: z.optional(z.nullable(z.string())),
    turnId: z.optional(turnIdSchema),
    /** The failed turn that this one sends again: it is replaced, so the message doesn't stand there twice. Only once. */
    retryOf: z.optional(turnIdSchema),
    /** The message of the person's in whose place this one is sent: the conversation parts there, and nothing is overwritten. */
    editOf: z.optional(messageIdSchema),
    /** The answer in whose place another one is asked for. */
    againOf: z.optional(messageIdSchema),
    /** The last message on the sender's screen: this one goes on there. Without it, where the shown path ends. */
    after: z.optional(messageIdSchema),
    model: z.optional(modelIdSchema),
    /** What was uploaded for it with `POST /api/files`, 20 at most, in the order in which it is shown. With files it may be without words. */
    files: z.optional(z.array(fileIdSchema)),
    /** Makes a new conversation a temporary one. */
    temporary: z.optional(z.boolean()),
    /** Of a new conversation; of one that is there `PATCH /api/conversations/:id` changes them. */
    instructions: z.optional(instructionsSchema),
    answering: z.optional(answeringRequestSchema),
    projectId: z.optional(projectIdSchema),
  })
  .check(
    z.refine((sent) => [sent.message, sent.againOf, sent.files?.[0]].some((each) => each !== undefined), {
      error: 'Give a message.',
      path: ['message'],
    }),
    z.refine((sent) => sent.message === undefined || sent.againOf === undefined, {
      error: 'The same message is sent again: give none.',
      path: ['message'],
    }),
    z.refine(
      (sent) => [sent.retryOf, sent.editOf, sent.againOf].filter((each) => each !== undefined).length <= 1,
      'Give one of retryOf, editOf and againOf.',
    ),
  )

export type ChatRequest = z.infer<typeof chatRequestSchema>
