import { chatRequestSchema } from '#lib/contract/chat.ts'
import { eventStream } from '#lib/server/event-stream.ts'
import { route } from '#lib/server/route.ts'
import { enterToSend } from '#lib/server/turns/admission.ts'
import { collectReply } from '#lib/server/turns/collect-reply.ts'
import { startTurn } from '#lib/server/turns/start-turn.ts'

export const POST = route({ body: chatRequestSchema, enter: enterToSend }, async ({ user, body, place, request }) => {
  const events = await startTurn(user, body, { place, signal: request.signal })
  const isStreamed = request.headers.get('accept')?.includes('text/event-stream')
  return isStreamed ? eventStream(events, request) : collectReply(events, request)
})
