import * as z from 'zod/mini'
import { sentFileSchema } from './file.ts'

export const MESSAGE_MAX_LENGTH = 100_000

export const turnIdSchema = z.uuid('Expected a UUID.')

export const turnStatusSchema = z.enum(['queued', 'running', 'completed', 'incomplete', 'failed', 'cancelled'])
export type TurnStatus = z.infer<typeof turnStatusSchema>

/** Where a conversation parts: the messages that stand in one place, the oldest first, and which of them is meant. */
export const versionsSchema = z.object({ index: z.number(), ids: z.array(z.string()) })
export type Versions = z.infer<typeof versionsSchema>

/** A turn that is queued or running; its events are at `GET /api/turns/:id/events`. */
export const liveTurnSchema = z.object({
  id: z.string(),
  status: z.enum(['queued', 'running']),
  /** What the user sent. */
  input: z.string(),
  /** What was sent with it; left out where nothing was. */
  files: z.optional(z.array(sentFileSchema)),
  model: z.string(),
  /** It answers once more what stands there already: its message isn't to be shown a second time. */
  isAgain: z.optional(z.boolean()),
  /** Of its message, or with `isAgain` of its answer, where the conversation parts there. */
  versions: z.optional(versionsSchema),
})
export type LiveTurn = z.infer<typeof liveTurnSchema>

/** `DELETE /api/turns/:id`: what was taken back. */
export const withdrawnReplySchema = z.object({
  turnId: z.string(),
  message: z.string(),
  files: z.array(sentFileSchema),
})
export type WithdrawnReply = z.infer<typeof withdrawnReplySchema>

/** `POST /api/turns/:id/cancel` */
export const cancelReplySchema = z.object({ turnId: z.string(), status: turnStatusSchema })
