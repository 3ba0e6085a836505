import { chatRequestSchema } from '#lib/contract/chat-request.ts'
import { countedStream } from '#lib/server/budgets/streams.ts'
import { route } from '#lib/server/route.ts'
import { enterToSend } from '#lib/server/turns/admission.ts'
import { collectReply } from '#lib/server/turns/collect-reply.ts'
import { startTurn } from '#lib/server/turns/start-turn.ts'

export const POST = route({ body: chatRequestSchema, enter: enterToSend }, async (context) => {
  const { user, body, place, request, stream, whileSignedIn } = context
  const { signal } = request
  const events = await countedStream(user, signal, () => startTurn(user, body, { place, signal }))
  const isStreamed = request.headers.get('accept')?.includes('text/event-stream')
  return isStreamed ? stream(events) : collectReply(whileSignedIn(events), request)
})
