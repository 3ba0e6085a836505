import * as z from 'zod/mini'
import { conversationIdSchema } from './conversation.ts'

// Parsed by the server alone: a page doesn't load it.

/** `POST /api/files?conversationId=`: where the file is to be sent; without it, in a new conversation. */
export const uploadQuerySchema = z.object({ conversationId: z.optional(conversationIdSchema) })
