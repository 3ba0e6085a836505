import * as z from 'zod/mini'
import { errorInfoSchema } from './error.ts'

export const batchActionSchema = z.enum(['pin', 'unpin', 'archive', 'unarchive', 'trash', 'restore', 'delete-forever'])
export type BatchAction = z.infer<typeof batchActionSchema>

/** What became of each conversation, in the order in which they were named. */
export const batchReplySchema = z.object({
  results: z.array(z.object({ id: z.string(), error: z.nullable(errorInfoSchema) })),
})
export type BatchReply = z.infer<typeof batchReplySchema>
