import * as z from 'zod/mini'

/** `GET /api/conversations/:id/summary?branch=` */
export const summaryReplySchema = z.object({ summary: z.string() })
