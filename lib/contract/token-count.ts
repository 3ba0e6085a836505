import * as z from 'zod/mini'
import { modelIdSchema } from './model.ts'
import { MESSAGE_MAX_LENGTH } from './turn.ts'

/** `POST /api/conversations/:id/tokens`: what would be read if this were said next. */
export const tokenCountRequestSchema = z.object({
  message: z.string().check(z.minLength(1), z.maxLength(MESSAGE_MAX_LENGTH)),
  model: z.optional(modelIdSchema),
})

/** Null: the provider doesn't tell, or is being asked already. */
export const tokenCountReplySchema = z.object({ inputTokens: z.nullable(z.number()) })
