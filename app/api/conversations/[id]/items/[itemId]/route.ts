import * as z from 'zod/mini'
import { conversationIdSchema } from '#lib/contract/conversation.ts'
import { readItemText } from '#lib/server/history/read-item.ts'
import { route } from '#lib/server/route.ts'
import { untrusted } from '#lib/server/untrusted.ts'

const params = z.object({ id: conversationIdSchema, itemId: z.string() })

export const GET = route({ params, onBadParams: 'conversation_not_found' }, async ({ user, params }) =>
  untrusted(await readItemText(user, params.id, params.itemId), 'text/plain; charset=utf-8'),
)
