import * as z from 'zod/mini'
import { conversationIdSchema } from '#lib/contract/conversation.ts'
import { readItemImage } from '#lib/server/history/read-item.ts'
import { route } from '#lib/server/route.ts'
import { untrusted } from '#lib/server/untrusted.ts'

const params = z.object({ id: conversationIdSchema, itemId: z.string() })

export const GET = route({ params, onBadParams: 'conversation_not_found' }, async ({ user, params }) => {
  const { bytes, type } = await readItemImage(user, params.id, params.itemId)
  return untrusted(bytes, type)
})
