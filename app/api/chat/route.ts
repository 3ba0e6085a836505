import { chatRequestSchema } from '#lib/contract/chat.ts'
import { eventStream } from '#lib/server/event-stream.ts'
import { route } from '#lib/server/route.ts'
import { collectReply } from '#lib/server/turns/collect-reply.ts'
import { startTurn } from '#lib/server/turns/start-turn.ts'

export const POST = route({ body: chatRequestSchema }, async ({ user, body, request }) => {
  const events = await startTurn(user, body)
  return request.headers.get('accept')?.includes('text/event-stream') ? eventStream(events) : collectReply(events)
})
