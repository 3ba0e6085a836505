import * as z from 'zod/mini'
import { errorInfoSchema } from './error.ts'

/**
 * A message as people see it. `status` says how its turn ended:
 * - `completed`: whole
 * - `incomplete`: the model stopped before its end (length, filter)
 * - `cancelled`: somebody pressed Stop
 * - `failed`: a user's message that got no answer; `error` says why and `turnId` lets it be sent again
 */
export const messageSchema = z.object({
  id: z.string(),
  role: z.enum(['user', 'assistant']),
  /** Markdown when the assistant wrote it, plain text when the user did. */
  content: z.string(),
  status: z.enum(['completed', 'incomplete', 'cancelled', 'failed']),
  turnId: z.nullable(z.string()),
  error: z.nullable(errorInfoSchema),
})
export type Message = z.infer<typeof messageSchema>
