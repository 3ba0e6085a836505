import * as z from 'zod/mini'
import { errorInfoSchema } from './error.ts'

/** Where a conversation can be brought. */
const listActions = ['pin', 'unpin', 'archive', 'unarchive', 'trash', 'restore', 'delete-forever'] as const
export type ListAction = (typeof listActions)[number]

export const batchActionSchema = z.enum([...listActions, 'move-to-project'])

/** What became of each conversation, in the order in which they were named. */
export const batchReplySchema = z.object({
  results: z.array(z.object({ id: z.string(), error: z.nullable(errorInfoSchema) })),
})
export type BatchReply = z.infer<typeof batchReplySchema>
