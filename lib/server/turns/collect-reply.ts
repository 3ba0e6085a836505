import 'server-only'
import type { ChatEvent, ChatReply } from '#lib/contract/chat.ts'
import { errorStatus } from '#lib/contract/error.ts'

/** The whole turn as one JSON reply, when it has ended. A failed one has its error's status. */
export async function collectReply(events: AsyncIterable<ChatEvent>): Promise<Response> {
  const texts = new Map<string, string>()
  let conversationId = ''
  for await (const event of events) {
    if (event.type === 'turn-start') conversationId = event.conversation.id
    if (event.type === 'text-delta') {
      texts.set(event.messageId, (texts.get(event.messageId) ?? '').slice(0, event.offset) + event.delta)
    }
    if (event.type !== 'turn-end') continue
    const { turnId, responseId, status, error } = event
    const content = [...texts.values()].join('\n\n')
    const failed = status === 'failed' && error
    const reply: ChatReply = { conversationId, turnId, responseId, content, status, ...(failed && { error }) }
    return Response.json(reply, { status: failed ? errorStatus[error.code] : 200 })
  }
  throw new Error('The events of a turn ended without turn-end.')
}
