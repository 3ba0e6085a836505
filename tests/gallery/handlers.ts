import { HttpResponse, http, type RequestHandler, sse } from 'msw'
import type { Viewer } from '#lib/contract/account.ts'
import type { ChatEvent } from '#lib/contract/chat.ts'
import type { Conversation } from '#lib/contract/conversation.ts'
import type { ErrorCode } from '#lib/contract/error.ts'
import type { Message } from '#lib/contract/message.ts'
import type { LiveTurn } from '#lib/contract/turn.ts'
import { aHistory, messageStart, textDelta, turnStart } from '#tests/lib/client/chat/chat-events.ts'
import { answer, refusal } from '#tests/support/answer.ts'
import { longAnswer } from './samples.ts'

type Content = { conversations?: Conversation[]; messages?: Message[]; liveTurn?: LiveTurn | null }

/** Somebody else in each frame: what is kept in the browser belongs to a viewer. */
export const viewer: Viewer = { id: crypto.randomUUID(), isGuest: false, name: 'Ada', email: 'ada@example.org' }

/** A server that is well, with this in it. */
export function server({ conversations = [], messages = [], liveTurn = null }: Content = {}): RequestHandler[] {
  return [
    answer('GET /api/viewer', () => ({ viewer })),
    answer('GET /api/models', () => ({ provider: 'local', models: [{ id: 'demo' }], defaultModel: 'demo' })),
    answer('GET /api/settings', () => ({ retentionDays: 90, serverRetentionDays: 400, trashDays: 30 })),
    answer('GET /api/settings/retention', () => ({ conversations: 3, examples: ['Soups', 'Trains'] })),
    answer('GET /api/deletions', () => ({ receipts: [], nextCursor: null })),
    answer('GET /api/search', () => ({ hits: [], nextCursor: null, covers: 'messages' })),
    answer('GET /api/conversations', ({ query }) => ({
      conversations: query.view === 'recent' ? conversations : [],
      nextCursor: null,
    })),
    answer('GET /api/conversations/{id}', ({ id }) => {
      const conversation = conversations.find((one) => one.id === id)
      return conversation ? aHistory({ conversation, messages, liveTurn }) : refusal('conversation_not_found')
    }),
    sse('*/api/events', ({ client }) => client.send({ data: { type: 'refresh' } })),
    // What would change something.
    http.all('*/api/*', () => refusal('internal', 'Nothing is kept here: this is the gallery.')),
  ]
}

const pending = () => new Promise<never>(() => {})

/** Whatever is asked once it is known who asks. */
export const never: RequestHandler[] = [answer('GET /api/viewer', () => ({ viewer })), http.all('*/api/*', pending)]
export const refusing = (code: ErrorCode, message: string): RequestHandler[] => [
  answer('GET /api/viewer', () => ({ viewer })),
  http.all('*/api/*', () => refusal(code, message)),
]
export const unreachable: RequestHandler[] = [http.all('*/api/*', () => HttpResponse.error())]

/** An answer that grows, and never ends. */
export function growing({ id, input }: LiveTurn, conversation: Conversation): RequestHandler {
  return sse<{ message: ChatEvent }>('*/api/turns/:id/events', ({ client, request }) => {
    client.send({ data: turnStart(id, conversation, input) })
    client.send({ data: messageStart('answer', id) })
    let offset = 0
    const timer = setInterval(() => {
      const delta = longAnswer.slice(offset, offset + 4)
      if (delta) client.send({ data: textDelta(offset, delta, 'answer', id) })
      offset += delta.length
    }, 60)
    request.signal.addEventListener('abort', () => clearInterval(timer))
  })
}
