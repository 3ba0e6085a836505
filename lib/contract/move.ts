import * as z from 'zod/mini'

/** `POST /api/conversations/:id/move`: the conversation goes on at another provider, under the same address. */
export const moveConversationSchema = z.object({ to: z.literal('openai') })
