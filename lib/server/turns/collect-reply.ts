import 'server-only'
import type { ChatEvent, ChatReply } from '#lib/contract/chat.ts'
import { errorStatus } from '#lib/contract/error.ts'
import { forClient } from '#lib/server/contract-version.ts'

/**
 * The whole turn as one JSON reply to `request`, when it has ended. A failed one has its error's status; one that can't be
 * followed to its end runs all the same, and is told as it is: accepted.
 */
export async function collectReply(events: AsyncIterable<ChatEvent>, request: Request): Promise<Response> {
  const texts = new Map<string, string>()
  let conversationId = ''
  let turnId = ''
  for await (const event of events) {
    turnId = event.turnId
    if (event.type === 'turn-start') conversationId = event.conversation.id
    if (event.type === 'text-delta') {
      texts.set(event.messageId, (texts.get(event.messageId) ?? '').slice(0, event.offset) + event.delta)
    }
    if (event.type !== 'turn-end') continue
    const { responseId, status, error } = event
    const content = [...texts.values()].join('\n\n')
    const failed = status === 'failed' && error
    const reply: ChatReply = { conversationId, turnId, responseId, content, status, ...(failed && { error }) }
    return json(forClient(request, reply), failed ? errorStatus[error.code] : 200)
  }
  const reply: ChatReply = { conversationId, turnId, responseId: null, content: '', status: 'queued' }
  return json(reply, 202)
}

const json = (reply: ChatReply, status: number) =>
  Response.json(reply, { status, headers: { 'cache-control': 'no-store' } })
