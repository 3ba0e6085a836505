import * as z from 'zod/mini'

/** The most that can be written for the model to know or do, in each of the places for it. */
export const INSTRUCTIONS_MAX_LENGTH = 10_000

/** `GET /api/conversations/:id/instructions` */
export const instructionsReplySchema = z.object({ instructions: z.string() })
